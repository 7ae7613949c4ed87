import type { Finding } from '../../findings.ts'
import { pointersAmong } from '../../git/large-files.ts'
import { listTree } from '../../git/tree.ts'
import { coveredBy, isGlob, literalPrefix } from '../../paths/declared-paths.ts'
import { findingAt, quote, type Fault, type SpecFile } from '../document/spec-file.ts'

/** What a commit holds that is no text of it: folders that are other repositories, and files whose content lies elsewhere. */
export interface PlaceIndex {
  submodules: readonly string[]
  /** Paths of Git LFS pointers. */
  pointers: readonly string[]
}

/** @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING. */
export async function placesAt(repo: string, commit: string): Promise<PlaceIndex> {
  const tree = await listTree(repo, commit)
  const pointers = await pointersAmong(repo, tree)
  return {
    submodules: tree.filter(({ mode }) => mode === '160000').map(({ path }) => path),
    pointers: pointers.map(({ path }) => path),
  }
}

/** The paths of a spec lie in this repository, and its files are text. */
export function checkPlacesOf(file: SpecFile, places: PlaceIndex): Finding[] {
  const { write, read } = file.spec.paths
  const found = (kind: 'write' | 'read', path: string, index: number): Finding[] =>
    [submoduleFault(path, places), pointerFault(path, places, kind)].flatMap((fault) =>
      fault === undefined ? [] : [findingAt(file, `/paths/${kind}/${index}`, fault)],
    )
  return [
    ...write.flatMap((path, index) => found('write', path, index)),
    ...read.flatMap((path, index) => found('read', path, index)),
  ]
}

function submoduleFault(path: string, { submodules }: PlaceIndex): Fault | undefined {
  const start = literalPrefix(path)
  const inner = submodules.find((folder) => start === folder || start.startsWith(`${folder}/`))
  if (inner === undefined) return undefined
  return {
    code: 'SPEC_PATH_UNSAFE',
    message: `the path ${quote(path)} lies in the submodule ${quote(inner)}, which is another repository`,
    hint: 'write the spec in that repository, and move the submodule on here once it is released',
  }
}

/** A writer sees no content of such a file, and what it wrote would stand in place of the pointer. */
function pointerFault(path: string, { pointers }: PlaceIndex, kind: 'write' | 'read'): Fault | undefined {
  const covered = pointers.filter(coveredBy(path))
  const [first] = covered
  if (first === undefined) return undefined
  const isNamed = kind === 'write' && !isGlob(path)
  const more = covered.length === 1 ? '' : ` and ${covered.length - 1} more`
  return {
    code: 'SPEC_PATH_UNSAFE',
    level: isNamed ? 'block' : 'warn',
    message: `${quote(first)}${more} is a pointer of Git LFS: no model sees or writes its content`,
    hint: `take it out of paths.${kind}, or keep the file in git itself (git lfs untrack)`,
  }
}

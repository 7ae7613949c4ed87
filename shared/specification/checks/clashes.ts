import { compareText, type Finding } from '../../findings.ts'
import { isGlob, literalPrefix } from '../../paths/declared-paths.ts'
import { collisionKey } from '../../paths/safe-path.ts'
import { findingAt, quote, type SpecFile } from '../document/spec-file.ts'

/** A write path of a spec. */
interface Want {
  file: SpecFile
  pointer: string
  path: string
}

/**
 * Open specs of which one writes a file where the other needs a folder. Specs may share files, and be released one after the other; these
 * cannot both be released, whatever the order. Case does not count.
 */
export function checkClashes(files: readonly SpecFile[]): Finding[] {
  const wants = files.toSorted((a, b) => compareText(a.path, b.path)).flatMap(wantsOf)
  const inFolder = Map.groupBy(
    wants.flatMap((want) => foldersOf(want.path).map((folder) => ({ folder, want }))),
    ({ folder }) => folder,
  )
  return wants.flatMap((want) => {
    if (isGlob(want.path)) return []
    const others = inFolder.get(collisionKey(want.path)) ?? []
    const other = others.find((each) => each.want.file !== want.file)?.want
    return other === undefined ? [] : [clash(want, other), clash(other, want)]
  })
}

function wantsOf(file: SpecFile): Want[] {
  return file.spec.paths.write.map((path, index) => ({ file, pointer: `/paths/write/${index}`, path }))
}

/** The folders that a path needs, as keys. */
function foldersOf(path: string): string[] {
  const segments = collisionKey(literalPrefix(path)).split('/')
  const known = isGlob(path) ? segments : segments.slice(0, -1)
  return known.map((_, index) => known.slice(0, index + 1).join('/')).filter((folder) => folder !== '')
}

function clash({ file, pointer, path }: Want, other: Want): Finding {
  return findingAt(file, pointer, {
    code: 'SPEC_OVERLAP',
    message: `${quote(path)} and ${quote(other.path)} of ${other.file.path} cannot both be there: one is a file where the other needs a folder`,
    hint: 'rename one of them',
  })
}

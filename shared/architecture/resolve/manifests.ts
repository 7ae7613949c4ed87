import { manifestIn } from '../../formats/manifest.ts'
import { isRecord } from '../../formats/read-json.ts'
import { foldersAbove } from '../code-tree.ts'
import { pathIn, type ControlTexts } from './control-texts.ts'
import { sourceOf } from './file-of.ts'
import { bestMatch, textsIn } from './patterns.ts'

type Manifest = Record<string, unknown>

/** Packages of one repository; more are generated. */
const MAX_PACKAGES = 5_000

function manifestAt(texts: ControlTexts, folder: string): Manifest | undefined {
  return texts.get(pathIn(folder, 'package.json'), (text) => manifestIn(text) ?? {})
}

/** What a name that begins with `#` means by the nearest package.json: a file, or the name of a package. */
export function privateImport(
  texts: ControlTexts,
  from: string,
  specifier: string,
): { file: string } | { name: string } | undefined {
  const folder = foldersAbove(from).find((each) => texts.tree.has(pathIn(each, 'package.json')))
  const imports = folder === undefined ? undefined : manifestAt(texts, folder)?.['imports']
  if (folder === undefined || !isRecord(imports)) return undefined
  const match = bestMatch(imports, specifier)
  const targets = textsIn(match?.value).map((target) => target.replaceAll('*', () => match?.star ?? ''))
  for (const target of targets.filter((each) => each.startsWith('./'))) {
    const file = sourceOf(folder, target, texts.tree)
    if (file !== undefined) return { file }
  }
  const name = targets.find((each) => !each.startsWith('.') && !each.startsWith('#'))
  return name === undefined ? undefined : { name }
}

/** Finds the packages that lie in the repository itself, by their names. */
export type WorkspaceFinder = (name: string) => string | undefined

/** The folders of the packages of the repository, by name. Each package.json is read, unless there is only one at the top. */
export function workspaceFinder(texts: ControlTexts): WorkspaceFinder {
  const folders = texts.tree
    .paths()
    .filter((path) => path.endsWith('package.json') && /(^|\/)package\.json$/.test(path))
    .filter((path) => !/(^|\/)node_modules\//.test(path))
    .slice(0, MAX_PACKAGES)
    .map((path) => path.slice(0, -'/package.json'.length))
  return (name) => texts.once('packages', () => namesOf(texts, folders)).get(name)
}

function namesOf(texts: ControlTexts, folders: readonly string[]): Map<string, string> {
  const names = folders.flatMap((folder): [string, string][] => {
    const name = manifestAt(texts, folder)?.['name']
    return typeof name === 'string' ? [[name, folder]] : []
  })
  // of two packages of one name the first counts
  return new Map(names.reverse())
}

/** The file that an import of a package of this repository means; its package.json where no source is found. */
export function workspaceFile(texts: ControlTexts, folder: string, subpath: string): string {
  const manifest = manifestAt(texts, folder) ?? {}
  const wanted = subpath === '' ? mainTargets(manifest) : subpathTargets(manifest, subpath)
  const guesses =
    subpath === '' ? ['src/index', 'index', 'src/main', 'lib/index'] : [subpath, `src/${subpath}`]
  const found = [...wanted, ...guesses].map((target) => sourceOf(folder, target, texts.tree))
  return found.find((file) => file !== undefined) ?? pathIn(folder, 'package.json')
}

function mainTargets(manifest: Manifest): string[] {
  const { exports: exported } = manifest
  const own = isRecord(exported) && Object.hasOwn(exported, '.') ? exported['.'] : exported
  const fields = ['source', 'types', 'typings', 'module', 'main'].map((name) => manifest[name])
  return [...(isSubpathMap(own) ? [] : textsIn(own)), ...textsIn(fields)]
}

function isSubpathMap(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).some((key) => key.startsWith('./'))
}

function subpathTargets({ exports: exported }: Manifest, subpath: string): string[] {
  if (!isRecord(exported)) return []
  const match = bestMatch(exported, `./${subpath}`)
  return textsIn(match?.value).map((target) => target.replaceAll('*', () => match?.star ?? ''))
}

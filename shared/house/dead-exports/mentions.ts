import { posix } from 'node:path'
import { moduleOf, meansModule } from './module-path.ts'
import { literalPattern } from '../../text/literal-pattern.ts'

/** What a text takes of a module that it names by its path. */
export type Mention = 'nothing' | 'whole' | ReadonlySet<string>

/** Prose names files that it does not use; what these configurations name, they judge or resolve. */
const NO_USE =
  /\.(?:md|markdown|txt|rst|adoc|lock|snap|map|svg)$|(?:^|\/)(?:package(?:-lock)?\.json|tsconfig[^/]*\.json|jsconfig[^/]*\.json|knip\.[^/]*|CODEOWNERS|\.[a-z]*ignore|\.eslintrc[^/]*|eslint\.config\.[^/]*|\.dependency-cruiser[^/]*)$/

/** Can what this file says be a use at all? */
export function mayUse(path: string): boolean {
  return !NO_USE.test(path)
}

/**
 * What the text of a file takes of a module without the compiler seeing it: in components and pages (`import { a } from './a'`), in
 * comments that name types, in configurations, in addresses of workers, and in what is loaded by a pattern or from a folder.
 */
export function mentionIn(from: string, text: string, path: string): Mention {
  const module = moduleOf(path)
  const names = new Set<string>()
  for (const match of text.matchAll(QUOTED)) {
    const before = text.slice(Math.max(0, match.index - 400), match.index)
    if (!isMeant(match[2] ?? '', module, from) || MOCKED.test(before)) continue
    const taken = takenBy(
      before,
      text.slice(match.index + match[0].length, match.index + match[0].length + 80),
    )
    if (taken === undefined) return 'whole'
    for (const name of taken) names.add(name)
  }
  if (names.size > 0) return names
  return isNamed(from, text, module) || isLoaded(from, text, module) ? 'whole' : 'nothing'
}

const QUOTED = /(['"`])(\.{1,2}\/[^'"`\s]*)\1/g
const MOCKED = /\b(?:mock|unmock|doMock|dontMock|importActual|requireActual)\(\s*$/

function isMeant(specifier: string, module: string, from: string): boolean {
  return moduleOf(posix.join(posix.dirname(from), specifier)) === module
}

/** Names in `import { a, b as c } from` or `import('...').a`; `undefined` where any name may be taken. */
function takenBy(before: string, after: string): string[] | undefined {
  const [, list] = /\{([^{}]*)\}\s*from\s*$/.exec(before) ?? []
  if (list !== undefined)
    return list.split(',').flatMap((each) => /[\w$]+(?=\s+as\b|\s*$)/.exec(each)?.[0] ?? [])
  if (/\bfrom\s*$/.test(before)) return /\*\s*as\s+[\w$]+\s+from\s*$/.test(before) ? undefined : ['default']
  const [, member] = /^\)\.([\w$]+)/.exec(after) ?? []
  return /\bimport\($/.test(before) && member !== undefined ? [member] : undefined
}

const PATHS = /[\w@.-]*(?:\/[\w@.-]+)+|[\w-][\w.-]*\.[cm]?[jt]sx?\b/g

/** A path from the top of the repository or from the folder of the text, and what a build makes of it. */
function isNamed(from: string, text: string, module: string): boolean {
  const stem = posix.basename(module)
  if (!text.includes(stem)) return false
  return [...text.matchAll(PATHS)].some(({ index, 0: path }) => {
    if (!path.includes(stem) || MOCKED.test(text.slice(Math.max(0, index - 30), index).replace(/['"`]$/, '')))
      return false
    return meansModule(moduleOf(path.replace(/^\//, '')), module, ['.', posix.dirname(from)])
  })
}

const LOADS =
  /\b(?:import|require)\s*\(\s*(?!['"][^'"]*['"]\s*[,)])|import\.meta\.glob|require\.context|readdir|\bglob/
const PATTERNS = /[\w@.-]*(?:\/[\w@.-]+)*\/(?:\*|\$\{|(?=['"`]))[^'"`\s]*/g
const LOADING_FILES = /\.(?:json|jsonc|json5|ya?ml|toml)$|\.config\.[cm]?[jt]s$/

/** `./handlers/*.ts`, `./handlers/${name}.ts`, `'./handlers/' + name`, `dist/x.entity.js` with a star for the x. */
function isLoaded(from: string, text: string, module: string): boolean {
  if (!LOADING_FILES.test(from) && !LOADS.test(text)) return false
  const folder = posix.dirname(module)
  const [, kind] = /\.([\w-]+)$/.exec(posix.basename(module)) ?? []
  if (kind !== undefined && new RegExp(`\\*\\.${kind}(?:\\.|['"\`{])`).test(text)) return true
  const name = literalPattern(posix.basename(folder))
  if (folder.includes('/') && new RegExp(`['"\`/]${name}['"\`]`).test(text)) return true
  return [...text.matchAll(PATTERNS)].some(([pattern]) => holds(pattern, folder, posix.dirname(from)))
}

function holds(pattern: string, folder: string, from: string): boolean {
  const named = pattern.slice(0, pattern.search(/\*|\$\{|$/)).replace(/^\/|\/[^/]*$/g, '')
  if (!/^\.{1,2}(?:\/|$)/.test(pattern) && !named.includes('/')) return false
  return [from, '.'].some((each) => {
    const path = posix.join(each, named)
    return folder === path || folder.startsWith(`${path}/`) || meansModule(path, folder, ['.'])
  })
}

/** Texts of which every file holds one that names this module by a path. */
export function wordsOfModule(path: string): string[] {
  const stem = posix.basename(moduleOf(path))
  return [...["'", '"', '`', '.', ':', ')'].map((end) => `/${stem}${end}`), `'${stem}.`, `"${stem}.`]
}

/** The same for what is loaded by a pattern or from a folder. */
export function wordsOfLoading(path: string): string[] {
  const module = moduleOf(path)
  const folder = posix.basename(posix.dirname(module))
  const [, kind] = /\.([\w-]+)$/.exec(posix.basename(module)) ?? []
  const ends = ['/*', '/${', "/'", '/"', '/`', "'", '"', '`'].flatMap((end) => [`/${folder}${end}`])
  return [...ends, `'${folder}'`, `"${folder}"`, ...(kind === undefined ? [] : [`*.${kind}`])]
}

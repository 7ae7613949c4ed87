import picomatch from 'picomatch'
import { canMatch, type Alphabet } from './wildcards.ts'
import { MAX_ANY_FOLDERS, MAX_GLOB_CHARS, MAX_WILDCARDS, MAX_WILDCARDS_IN_NAME } from '../limits.ts'

/**
 * The one glob dialect: `*` and `?` (one UTF-16 code unit) inside a name, `{a,b}` for alternatives inside a name, `**` alone between slashes for
 * any number of folders. Letter case counts and dot files match, on every platform.
 */
const NAME_OPTIONS: picomatch.PicomatchOptions = {
  dot: true,
  nocase: false,
  windows: false,
  noextglob: true,
  nobracket: true,
  nonegate: true,
  regex: false,
  keepQuotes: true,
  strictSlashes: true,
  // an expression that cannot be built is an error; without this picomatch answers with one that matches nothing
  debug: true,
}

/** Does a repository path match one of these globs? A glob over the limits of {@link globProblem} matches nothing. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.filter((glob) => limitProblem(glob) === undefined).map(namesOf)
  return (path) => {
    const names = path.split('/')
    return patterns.some((pattern) => canMatch(pattern, names, NAMES))
  }
}

/** One path against one glob; {@link globMatcher} builds the pattern once for many paths. */
export function matchesGlob(path: string, glob: string): boolean {
  return globMatcher([glob])(path)
}

type NamePattern = typeof ANY_FOLDERS | ((name: string) => boolean)

const ANY_FOLDERS = '**'
const NAMES: Alphabet<NamePattern, string> = {
  isWild: (pattern) => pattern === ANY_FOLDERS,
  matches: (pattern, name) => pattern !== ANY_FOLDERS && pattern(name),
}

function namesOf(glob: string): NamePattern[] {
  // a final ** is every file below the folder, and not the folder itself
  const names = glob.replace(/(^|\/)\*\*$/, '$1**/*').split('/')
  return names.map((name) => (name === ANY_FOLDERS ? ANY_FOLDERS : nameMatcher(name)))
}

function nameMatcher(name: string): (name: string) => boolean {
  if (!/(?<!\\)[*?{]/.test(name)) {
    const literal = name.replaceAll(/\\(.)/g, '$1')
    return (other) => other === literal
  }
  const expression = oneAlternative(escapeExpression(name))
  // `{}` is the empty name, which no file has
  if (expression === '') return () => false
  const pattern = picomatch.makeRe(expression, NAME_OPTIONS)
  return (other) => pattern.test(other)
}

/** Signs that mean something to picomatch or to a regular expression, and nothing here; what is escaped stays so. */
function escapeExpression(name: string): string {
  return name.replaceAll(/\\.|[\\^$+.()|[\]]/gu, (sign) => (sign.length > 1 ? sign : `\\${sign}`))
}

/** `{a}` is `a` here, and braces to picomatch. */
function oneAlternative(name: string): string {
  return name.replaceAll(/(?<!\\)\{([^{},]*)\}/g, '$1')
}

/** The glob that matches the same paths as a text without backslashes in which only `*` is special. */
export function literalGlob(text: string): string {
  return text.replaceAll(/[?{}]/g, '\\$&')
}

/** Why a glob cannot be used, or `undefined`. */
export function globProblem(glob: string): string | undefined {
  if (glob.startsWith('/') || glob.startsWith('./') || glob.includes('\\'))
    return 'is not relative to the repository with forward slashes'
  if (/[!()[\]"]/.test(glob)) return 'uses more than *, **, ? and {a,b}'
  if (/\{[^}]*\{/.test(glob) || countOf(glob, '{') !== countOf(glob, '}'))
    return 'has braces that nest or do not close'
  if (/\{[^}]*\//.test(glob)) return 'has a slash inside braces'
  if (/\{[^}]*\.\./.test(glob)) return 'has a range inside braces'
  if (glob.split('/').some((name) => name.includes('**') && name !== '**'))
    return 'has ** beside other characters'
  return limitProblem(glob)
}

/** Why a glob has too many wildcards to be matched in bounded time, or `undefined`. */
export function limitProblem(glob: string): string | undefined {
  if (glob.length > MAX_GLOB_CHARS) return `is longer than ${MAX_GLOB_CHARS} characters`
  const names = glob.split('/')
  if (names.filter((name) => name === ANY_FOLDERS).length > MAX_ANY_FOLDERS)
    return `has more than ${MAX_ANY_FOLDERS} **`
  const wildcards = names.filter((name) => name !== ANY_FOLDERS).map(countWildcards)
  if (Math.max(...wildcards, 0) > MAX_WILDCARDS_IN_NAME)
    return `has more than ${MAX_WILDCARDS_IN_NAME} wildcards in one name`
  const total = wildcards.reduce((sum, each) => sum + each, 0)
  return total > MAX_WILDCARDS ? `has more than ${MAX_WILDCARDS} wildcards` : undefined
}

function countWildcards(name: string): number {
  return name.match(/\\.|\*+|\{/gu)?.filter((sign) => !sign.startsWith('\\')).length ?? 0
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1
}

/** A path that the glob matches, the same one each time: where the examples of a rule are placed. */
export function samplePath(glob: string): string {
  const path = glob
    .replaceAll('**/', '')
    .replaceAll(/\{([^,}]*)[^}]*\}/g, '$1')
    .replaceAll(/\*+/g, 'example')
    .replaceAll('?', 'x')
  return matchesGlob(path, glob) ? path : 'example.ts'
}

/** Could both mean one path? `target` is a path, a folder that ends in a slash, or a glob. May say yes too often. */
export function mayMeet(target: string, glob: string): boolean {
  const wanted = target.endsWith('/') ? `${target}**` : target
  if (!/[*?{]/.test(wanted)) return matchesGlob(wanted, glob)
  const [a, b] = [literalFolder(wanted), literalFolder(glob)]
  return a.startsWith(b) || b.startsWith(a)
}

function literalFolder(glob: string): string {
  const literal = glob.slice(0, glob.search(/[*?{]|$/))
  return literal.slice(0, literal.lastIndexOf('/') + 1)
}

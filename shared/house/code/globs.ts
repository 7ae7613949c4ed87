/**
 * Tells whether a repository path fits one of these globs of `*`, `**`, `?` and `{a,b}`. Letter case counts and dot files
 * match, on every platform: path.matchesGlob skips dot folders, where a change could hide, and ignores case on some.
 */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.map((glob) => new RegExp(`^${patternOf(glob)}$`, 'u'))
  return (path) => patterns.some((pattern) => pattern.test(path))
}

/** One path against one glob; {@link globMatcher} builds the pattern once for many paths. */
export function matchesGlob(path: string, glob: string): boolean {
  return globMatcher([glob])(path)
}

/** Why a glob cannot be used, or `undefined`. */
export function globProblem(glob: string): string | undefined {
  if (glob.startsWith('/') || glob.startsWith('./') || glob.includes('\\'))
    return 'is not relative to the repository with forward slashes'
  if (/[!()[\]]/.test(glob)) return 'uses more than *, **, ? and {a,b}'
  if (/\{[^}]*\{/.test(glob) || count(glob, '{') !== count(glob, '}'))
    return 'has braces that nest or do not close'
  if (count(glob, '**') > 4) return 'has more than four **'
  return undefined
}

function count(text: string, part: string): number {
  return text.split(part).length - 1
}

const TOKEN = /\*\*\/|\*\*|[*?{},]|[\\^$+.()|[\]]/g

function patternOf(glob: string): string {
  let braces = 0
  return glob.replaceAll(/(\*\*\/)+/g, '**/').replaceAll(TOKEN, (token) => {
    if (token === '{') braces += 1
    if (token === '}') braces -= 1
    if (token === ',') return braces > 0 ? '|' : ','
    return PATTERNS[token] ?? `\\${token}`
  })
}

const PATTERNS: Record<string, string> = {
  '**/': '(?:[^/]+/)*',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
  '{': '(?:',
  '}': ')',
}

/** A path the glob matches, the same one each time: where a rule's examples are imagined to live. */
export function samplePath(glob: string): string {
  const path = glob
    .replaceAll('**/', '')
    .replaceAll(/\{([^,}]*)[^}]*\}/g, '$1')
    .replaceAll(/\*+/g, 'example')
    .replaceAll('?', 'x')
  return matchesGlob(path, glob) ? path : 'example.ts'
}

/** Could a path be meant by both, where `target` is a path, a folder ending in a slash, or a glob? */
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

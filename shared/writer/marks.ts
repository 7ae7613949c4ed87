/** What a line that carries the nonce of an answer means. */
export type Mark =
  { kind: 'file' | 'edit' | 'hole' | 'delete'; path: string } | { kind: 'middle' } | { kind: 'close' }

const OPENING = { FILE: 'file', EDIT: 'edit', HOLE: 'hole', DELETE: 'delete' } as const

/**
 * The mark that a line is; `undefined` for plain text, such as a line with another nonce. Markdown around it does not matter, nor how many
 * brackets or equals signs there are: the nonce says that a mark is meant.
 */
export function markOf(line: string, nonce: string): Mark | undefined {
  if (!line.includes(nonce)) return undefined
  const text = line.replace(/^[\s`*_#>-]*(?=<|=|FILE|EDIT|HOLE)|[\s`*]+$/g, '').replaceAll('\\', '')
  const [before = '', after = '', ...more] = text.split(nonce)
  if (more.length > 0 || !/^[\s`*=]*>*[\s`*]*$/.test(after)) return undefined
  if (/^=+\s*$/.test(before)) return { kind: 'middle' }
  return CLOSE.test(before) ? { kind: 'close' } : openingOf(before)
}

const CLOSE = /^(?:<+\s*\/?\s*)?(?:END\s+)?(?:FILE|EDIT|HOLE)\s*>+\s*(?:\S+\s+)?$/i

function openingOf(text: string): Mark | undefined {
  const [, kind = '', path = ''] = /^<+\s*(FILE|EDIT|HOLE|DELETE)\b[\s:]+(.+?)\s*$/.exec(text) ?? []
  return path !== '' && isOpening(kind) ? { kind: OPENING[kind], path: plainPath(path) } : undefined
}

function isOpening(word: string): word is keyof typeof OPENING {
  return Object.hasOwn(OPENING, word)
}

/** A path without the quotes, the emphasis and the `./` that models put around it. */
function plainPath(path: string): string {
  return path.replace(/^[`'"*\s]+|[`'"*\s]+$/g, '').replace(/^(?:\.\/)+/, '')
}

const MOST_WANTED = 20

/** The files that a line `NEED path ...` asks for: `path`, `path:10-80` or `path#name`. Empty for any other line. */
export function wantedIn(line: string): string[] {
  const [, rest = ''] = /^[\s`*_>-]*NEED:?[`*]*\s+(.+)$/.exec(line) ?? []
  const words = rest.split(/[\s,]+/).map(plainPath)
  // a sentence that begins with the word names no path
  const named = words.length === 1 ? words : words.filter((word) => /[./]\w/.test(word))
  return named.filter((word) => word !== '').slice(0, MOST_WANTED)
}

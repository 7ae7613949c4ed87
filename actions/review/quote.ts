/** Characters other than white space; a shorter quote is found almost anywhere and shows nothing. */
export const MIN_QUOTE_CHARS = 8

/** A text that quotes may come from, and the same text with comments masked (see {@link maskComments}). */
export interface Quotable {
  text: string
  masked: string
}

/**
 * The line (from 1) where quoted code begins in a text, or `undefined` when it is not there. White space does not count,
 * so a quote survives being wrapped or indented anew; letters and marks must be the same. With a mask, what lies in
 * comments alone is not there: a comment shows nothing about the code.
 */
export function lineOfQuote(quote: string, { text, masked }: Quotable): number | undefined {
  const wanted = compact(quote)
  if (wanted.length < MIN_QUOTE_CHARS) return undefined
  const whole = compact(text)
  const code = compact(masked)
  for (let at = whole.indexOf(wanted); at !== -1; at = whole.indexOf(wanted, at + 1)) {
    const shown = code.slice(at, at + wanted.length).replaceAll(MASK, '')
    if (shown.length >= MIN_QUOTE_CHARS) return lineAt(text, at)
  }
  return undefined
}

/** Stands for one character of a comment; no text file holds it. */
export const MASK = '\u0000'

function compact(text: string): string {
  return text.replace(/\s+/g, '')
}

/** The line that holds the `index`-th character that is no white space. */
function lineAt(text: string, index: number): number {
  let seen = 0
  let line = 1
  for (const character of text) {
    if (character === '\n') line += 1
    if (/\s/.test(character)) continue
    seen += character.length
    if (seen > index) return line
  }
  return line
}

import { parse, type ParserOptions } from '@babel/parser'
import { runWithin } from '../../shared/deadline.ts'

/** Fewest characters without white space; a shorter quote is found almost anywhere and shows nothing. */
export const MIN_QUOTE_CHARS = 8

/** A text that quotes may come from, and the same text with comments masked (see {@link quotableOf}). */
export interface Quotable {
  text: string
  masked: string
}

/**
 * The line (from 1) where quoted code begins in a text, or `undefined` when the text does not hold it. White space does not
 * count, so the quote may be wrapped or indented differently. A quote that is found only in masked comments does not count:
 * a comment shows nothing about the code.
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

const PARSE_MS = 2_000

/** A text with its comments masked. Only comments of JavaScript and TypeScript are known; other text has no mask. */
export function quotableOf(path: string, text: string): Quotable {
  return { text, masked: /\.[cm]?[jt]sx?$/.test(path) ? maskComments(path, text) : text }
}

/** Every character of a comment becomes a mask, white space excepted, so that places stay the same. */
function maskComments(path: string, text: string): string {
  let masked = ''
  let from = 0
  for (const { start, end } of commentsIn(path, text)) {
    masked += text.slice(from, start) + text.slice(start, end).replace(/\S/g, MASK)
    from = end
  }
  return masked + text.slice(from)
}

/** Places of the comments; empty when the text cannot be read as code. */
function commentsIn(path: string, text: string): { start: number; end: number }[] {
  let places: { start: number; end: number }[] = []
  try {
    runWithin(PARSE_MS, () => {
      const { comments } = parse(text, {
        errorRecovery: true,
        sourceType: 'unambiguous',
        plugins: pluginsFor(path),
      })
      places = (comments ?? []).map(({ start, end }) => ({ start: start ?? 0, end: end ?? 0 }))
    })
  } catch {
    return []
  }
  return places.sort((a, b) => a.start - b.start)
}

function pluginsFor(path: string): NonNullable<ParserOptions['plugins']> {
  return [
    'decorators',
    ...(/\.[cm]?tsx?$/.test(path) ? (['typescript'] as const) : []),
    ...(/\.[cm]?ts$/.test(path) ? [] : (['jsx'] as const)),
  ]
}

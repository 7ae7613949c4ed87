import { parse, type ParserOptions } from '@babel/parser'
import { runWithin } from '../../shared/exports/parse-source.ts'
import { MASK, type Quotable } from './quote.ts'

const PARSE_MS = 2_000

/** A text and what of it is code. Only JavaScript and TypeScript have comments that we know; other text is all of one kind. */
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

/** Places of the comments; none when the text cannot be read as code. */
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

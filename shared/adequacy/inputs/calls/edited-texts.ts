import type { Arbitrary } from 'fast-check'
import type { FastCheck } from './fast-check.ts'

const MAX_EDITS = 3
/** Longest run of pieces that is repeated or dropped: about a line. */
const MAX_RUN = 8

type Edit = readonly [
  kind: 'drop' | 'repeat' | 'put' | 'exchange' | 'move',
  at: number,
  length: number,
  piece: string,
]

/**
 * Texts of the examples with a few pieces dropped, repeated, moved, put in or exchanged: most of them still have the form that code reads.
 * `undefined` without texts. `pieces` are what may be put in.
 */
export function editedTexts(
  texts: readonly string[],
  pieces: readonly string[],
  fc: FastCheck,
): Arbitrary<string> | undefined {
  const known = texts.filter((text) => text !== '')
  if (known.length === 0) return undefined
  const edit = fc.tuple(
    fc.constantFrom('drop' as const, 'repeat' as const, 'put' as const, 'exchange' as const, 'move' as const),
    fc.integer({ min: 0, max: 1000 }),
    fc.integer({ min: 1, max: MAX_RUN }),
    fc.constantFrom(...pieces),
  )
  return fc
    .tuple(fc.constantFrom(...known), fc.array(edit, { minLength: 1, maxLength: MAX_EDITS }))
    .map(([text, edits]) => edits.reduce(edited, text))
}

/** Words, numbers and single signs. */
export function piecesOf(text: string): string[] {
  return text.match(/\p{L}+|\p{N}+|[^\p{L}\p{N}]/gu) ?? []
}

function edited(text: string, [kind, at, length, piece]: Edit): string {
  const parts = piecesOf(text)
  if (parts.length === 0) return piece
  const place = at % parts.length
  const run = parts.slice(place, place + length)
  switch (kind) {
    case 'drop':
      return parts.toSpliced(place, 1).join('')
    case 'repeat':
      return [...parts, ...run].join('')
    case 'put':
      return parts.toSpliced(place, 0, piece).join('')
    case 'exchange':
      return parts.with(place, piece).join('')
    case 'move':
      return [...parts.toSpliced(place, run.length), ...run].join('')
  }
}

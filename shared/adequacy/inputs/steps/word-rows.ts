import type { TextRow } from './character-rows.ts'

/** Steps of the words of a text and of what stands between them. */
export function wordRows(text: string, seen: readonly string[]): TextRow[] {
  // words at the even places, separators at the odd ones
  const parts = text.split(/([^\p{L}\p{N}\p{M}]+)/u)
  const exchanged = exchangedRows(parts, seen)
  if (parts.length < 3) return exchanged
  const ends = [...new Set([1, lastSeparator(parts)])]
  return [
    ...orderRows(parts),
    ...droppedRows(parts),
    ...exchanged,
    ...ends.flatMap((at, index) => separatorRows(parts, at, index === 0 ? 'first' : 'last')),
  ]
}

function lastSeparator(parts: readonly string[]): number {
  return parts.length - 2
}

const MAX_WORDS = 8

/** Words of the examples in place of others, and words in another case. */
function exchangedRows(parts: readonly string[], seen: readonly string[]): TextRow[] {
  const words = new Set(seen.flatMap((text) => text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []))
  const places = [...new Set([0, parts.length - 1, (parts.length >> 2) * 2])]
  return places.flatMap((at, index): TextRow[] => {
    const here = parts[at] ?? ''
    const put = (word: string): string => parts.with(at, word).join('')
    const others = [...words].filter((word) => word !== here).slice(0, MAX_WORDS)
    return [
      [`word ${index} in upper case`, 3, put(here.toUpperCase())],
      [`word ${index} as a number`, 4, put('1')],
      ...others.map((word, nth): TextRow => [`word of another for ${index}`, 4 + nth / MAX_WORDS, put(word)]),
    ]
  })
}

function droppedRows(parts: readonly string[]): TextRow[] {
  const middle = (parts.length >> 2) * 2
  return [
    ['first word dropped', 2, parts.slice(2).join('')],
    ['last word dropped', 2, parts.slice(0, -2).join('')],
    ['middle word dropped', 3, parts.toSpliced(middle, 2).join('')],
    ['first word emptied', 3, parts.with(0, '').join('')],
    ['last word emptied', 3, parts.with(-1, '').join('')],
    ['only first word', 3, parts[0] ?? ''],
  ]
}

function orderRows(parts: readonly string[]): TextRow[] {
  const words = parts.filter((_, at) => at % 2 === 0)
  const woven = (order: readonly string[]): string =>
    parts.map((part, at) => (at % 2 === 0 ? (order[at / 2] ?? '') : part)).join('')
  const [first = '', second = '', ...rest] = words
  return [
    ['words swapped', 3, woven([second, first, ...rest])],
    ['words reversed', 5, woven(words.toReversed())],
    ['first word twice', 3, [parts[0], parts[1], ...parts].join('')],
    ['last word twice', 3, [...parts, ...parts.slice(-2)].join('')],
    ['words alike', 4, woven(words.map(() => first))],
  ]
}

function separatorRows(parts: readonly string[], at: number, where: string): TextRow[] {
  const here = parts[at] ?? ''
  const put = (separator: string): string => parts.with(at, separator).join('')
  const others = new Set(parts.filter((part, index) => index % 2 === 1 && part !== here))
  return [
    [`${where} separator doubled`, 2, put(here + here)],
    [`${where} separator dropped`, 3, put('')],
    ...(/\s/.test(here)
      ? [
          [`tab for ${where} separator`, 4, put('\t')] as const,
          [`line break for ${where} separator`, 4, put('\n')] as const,
        ]
      : []),
    [`${where} separator spaced`, 3, put(` ${here.trim()} `)],
    [`space after ${where} separator`, 3, put(`${here} `)],
    [`space before ${where} separator`, 4, put(` ${here}`)],
    ...[...others].map((other): TextRow => [`${where} separator as another`, 4, put(other)]),
    [`${where} separator before all`, 3, here + parts.join('')],
    [`${where} separator after all`, 3, parts.join('') + here],
    [`only ${where} separator`, 4, here],
  ]
}

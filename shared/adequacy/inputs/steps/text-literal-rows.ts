import { numbersIn, textsIn } from './beside.ts'
import type { TextRow } from './character-rows.ts'
import type { Place } from './step.ts'

/** Texts with what the code names put in, or taken out. */
export function literalRows(text: string, { facts }: Place): TextRow[] {
  return facts.texts.flatMap((literal, at) => {
    const rows = text.includes(literal) ? presentRows(text, literal, facts.texts) : absentRows(text, literal)
    return rows.map(([kind, worth, result]): TextRow => [kind, worth + at * LATER, result])
  })
}

/** How much later each further literal of the code is tried. */
const LATER = 0.2

function presentRows(text: string, literal: string, others: readonly string[]): TextRow[] {
  const at = text.lastIndexOf(literal)
  const last = text.slice(0, at) + text.slice(at + literal.length)
  return [
    [`without ${literal}`, 2, text.replaceAll(literal, '')],
    [`one ${literal} less`, 3, last],
    [`${literal} doubled`, 2, text.replace(literal, () => literal + literal)],
    [`each ${literal} doubled`, 4, text.replaceAll(literal, () => literal + literal)],
    [`only ${literal}`, 3, literal],
    [`${literal} after`, 3, text + literal],
    [`${literal} before`, 3, literal + text],
    ...others
      .filter((other) => other !== literal && other.length <= 3)
      .map((other): TextRow => [`${other} for ${literal}`, 4, text.replace(literal, () => other)]),
  ]
}

function absentRows(text: string, literal: string): TextRow[] {
  const characters = Array.from(text)
  const middle = characters.length >> 1
  const split = (skip: number): string =>
    characters.slice(0, middle).join('') + literal + characters.slice(middle + skip).join('')
  return [
    [`only ${literal}`, 3, literal],
    [`${literal} after`, 3, text + literal],
    [`${literal} before`, 3, literal + text],
    [`${literal} inside`, 3, split(0)],
    [`${literal} for a character`, 4, split(1)],
    [`${literal} for the last`, 4, characters.slice(0, -1).join('') + literal],
  ]
}

/** Texts joined with those of other examples and of other arguments. */
export function otherRows(text: string, { seen, beside }: Place): TextRow[] {
  const others = textsIn(seen).filter((other) => other !== text && other !== '')
  const near = textsIn(beside).filter((other) => other !== '')
  return [
    ...others.flatMap((other): TextRow[] => [
      ['joined with another', 5, text + other],
      ['joined by a space', 5, `${text} ${other}`],
      ['half of another', 6, text.slice(0, text.length >> 1) + other.slice(other.length >> 1)],
    ]),
    ...signsOf(others).flatMap((sign): TextRow[] => [
      [`sign ${sign} after`, 5, text + sign],
      [`sign ${sign} before`, 5, sign + text],
      [`sign ${sign} inside`, 5, text.slice(0, text.length >> 1) + sign + text.slice(text.length >> 1)],
    ]),
    ...near.flatMap((other): TextRow[] => [
      ['argument beside', 1, other],
      [
        'argument beside in other case',
        4,
        other === other.toUpperCase() ? other.toLowerCase() : other.toUpperCase(),
      ],
      ['argument beside before', 3, other + text],
      ['argument beside after', 3, text + other],
      ['argument beside twice', 4, other + other],
    ]),
  ]
}

const MAX_SIGNS = 6

/** What is no letter, no digit and no space in other examples. */
function signsOf(texts: readonly string[]): string[] {
  const signs = texts.flatMap((text) => text.match(/[^\p{L}\p{N}\p{M}\s]/gu) ?? [])
  return [...new Set(signs)].slice(0, MAX_SIGNS)
}

const MAX_SIZE = 80

/** Texts of the lengths that the code or the call names: cut, or repeated. */
export function sizeRows(text: string, { facts, beside }: Place): TextRow[] {
  const characters = Array.from(text === '' ? 'a' : text)
  const resized = (size: number): string =>
    Array.from({ length: size }, (_, at) => characters[at % characters.length] ?? '').join('')
  const sized = (name: string, worth: number, size: number): TextRow[] =>
    Number.isInteger(size) && size >= 1 && size <= MAX_SIZE ? [[name, worth, resized(size)]] : []
  const around = (size: number, name: string, worth: number): TextRow[] => [
    ...sized(`of ${name}`, worth, size),
    ...sized(`shorter than ${name}`, worth + 1, size - 1),
    ...sized(`longer than ${name}`, worth + 1, size + 1),
  ]
  return [
    ...numbersIn(beside).flatMap((size) => around(size, 'size beside', 1)),
    ...facts.numbers
      .filter((size) => size > 1)
      .flatMap((size, at) => around(size, `size ${size}`, 2 + at * LATER)),
  ]
}

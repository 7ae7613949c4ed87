/** A text near another, what was done, and how soon it is worth a call. */
export type TextRow = readonly [kind: string, worth: number, text: string]

/** Longer texts are stepped only at their ends, in their middle, and at their signs. */
const SHORT_CHARS = 12

/** Steps of single characters. Places with a sign come first: parsers decide there. */
export function characterRows(text: string): TextRow[] {
  const characters = Array.from(text)
  if (characters.length === 0)
    return [
      ['letter', 2, 'a'],
      ['digit', 3, '1'],
    ]
  const last = characters.length - 1
  const places: [string, number, number][] = [
    ['last', 1, last],
    ['first', 1, 0],
    ['middle', 2, last >> 1],
    ...signPlaces(characters).map((at, index): [string, number, number] => [`sign ${index}`, 2, at]),
    ...(last < SHORT_CHARS ? characters.map((_, at): [string, number, number] => [`at ${at}`, 4, at]) : []),
  ]
  return places.flatMap(([where, worth, at]) => placeRows(characters, at, { where, worth }))
}

const MAX_SIGNS = 6

/** Places of what is no letter, no digit and no space. */
function signPlaces(characters: readonly string[]): number[] {
  const places = characters.flatMap((character, at) => (/[\p{L}\p{N}]/u.test(character) ? [] : [at]))
  return places.slice(0, MAX_SIGNS)
}

function placeRows(
  characters: readonly string[],
  at: number,
  { where, worth }: { where: string; worth: number },
): TextRow[] {
  const here = characters[at] ?? ''
  const put = (...middle: string[]): string => characters.toSpliced(at, 1, ...middle).join('')
  return [
    [`${where} dropped`, worth, put()],
    [`${where} doubled`, worth + 2, put(here, here)],
    [`${where} three times`, worth + 3, put(here, here, here)],
    [`${where} four times`, worth + 4, put(here, here, here, here)],
    [`space at ${where}`, worth + 2, put(here, ' ')],
    [`${where} in other case`, worth + 2, put(otherCase(here))],
    [`${where} next`, worth + 3, put(shifted(here, 1))],
    [`${where} before`, worth + 4, put(shifted(here, -1))],
    [`letter for ${where}`, worth + 3, put('x')],
    [`digit for ${where}`, worth + 3, put('7')],
    [`sign for ${where}`, worth + 4, put('-')],
    [`accent for ${where}`, worth + 3, put('é')],
    [`emoji for ${where}`, worth + 3, put('😀')],
    [`digit of another script for ${where}`, worth + 4, put('٣')],
    [`line break for ${where}`, worth + 5, put('\n')],
    [`combined mark at ${where}`, worth + 6, put(here, '\u0301')],
    [`changing case for ${where}`, worth + 4, put('ß')],
    ...swapped(characters, at, { where, worth }),
  ]
}

function swapped(
  characters: readonly string[],
  at: number,
  { where, worth }: { where: string; worth: number },
): TextRow[] {
  const [here, next] = [characters[at], characters[at + 1]]
  if (here === undefined || next === undefined) return []
  return [[`${where} swapped`, worth + 4, characters.toSpliced(at, 2, next, here).join('')]]
}

function otherCase(character: string): string {
  const upper = character.toUpperCase()
  return upper === character ? character.toLowerCase() : upper
}

/** The neighbour in the alphabet, among the digits, or in the table of characters. */
function shifted(character: string, by: number): string {
  const code = (character.codePointAt(0) ?? 0) + by
  return code >= 0x20 && (code < 0xd800 || code > 0xdfff) && code !== 0x7f
    ? String.fromCodePoint(code)
    : character
}

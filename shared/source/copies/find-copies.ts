import type { SyntaxTokens } from './syntax-tokens.ts'

/** A stretch of a changed file that stands elsewhere as well. */
export interface Copy {
  /** First and last line in the changed file. */
  line: number
  endLine: number
  other: string
  otherLine: number
}

/** About fifty words and signs of code. */
const WINDOW = 70
const LEAST_LINES = 8
const MOST_COPIES = 20

/**
 * Stretches of `head` that its base does not have as often, and that stand in one of `others`, or earlier in `head` itself. The windows of
 * a row of tokens are looked up by a hash and compared word by word.
 */
export function findCopies(
  head: SyntaxTokens,
  base: SyntaxTokens | undefined,
  others: readonly SyntaxTokens[],
): Copy[] {
  const known = countsOf(base)
  const places = placesOf(others)
  const copies: Copy[] = []
  const hashes = hashesOf(head.texts)
  for (let at = 0; at < hashes.length && copies.length < MOST_COPIES; at += 1) {
    const hash = hashes[at] ?? 0
    const left = known.get(hash) ?? 0
    known.set(hash, left - 1)
    const place = left > 0 ? undefined : places.get(hash)
    const length = place === undefined ? 0 : equalFrom(head, at, place)
    if (place !== undefined && length >= WINDOW) {
      const copy = copyAt(head, at, length, place)
      if (copy.endLine - copy.line + 1 >= LEAST_LINES) copies.push(copy)
      at += length - 1
    } else if (!places.has(hash)) places.set(hash, { tokens: head, at })
  }
  return copies
}

interface Place {
  tokens: SyntaxTokens
  at: number
}

function copyAt({ lines }: SyntaxTokens, at: number, length: number, { tokens, at: from }: Place): Copy {
  return {
    line: lines[at] ?? 1,
    endLine: Math.max(...lines.slice(at, at + length)),
    other: tokens.path,
    otherLine: tokens.lines[from] ?? 1,
  }
}

/** How many tokens are the same from there on; a stretch does not overlap itself. */
function equalFrom(head: SyntaxTokens, at: number, { tokens, at: from }: Place): number {
  const most = tokens === head ? at - from : Infinity
  let length = 0
  while (
    length < most &&
    head.texts[at + length] !== undefined &&
    head.texts[at + length] === tokens.texts[from + length]
  )
    length += 1
  return length
}

function countsOf(base: SyntaxTokens | undefined): Map<number, number> {
  const counts = new Map<number, number>()
  for (const hash of base === undefined ? [] : hashesOf(base.texts))
    counts.set(hash, (counts.get(hash) ?? 0) + 1)
  return counts
}

function placesOf(others: readonly SyntaxTokens[]): Map<number, Place> {
  const places = new Map<number, Place>()
  for (const tokens of others)
    for (const [at, hash] of hashesOf(tokens.texts).entries())
      if (!places.has(hash)) places.set(hash, { tokens, at })
  return places
}

const BASE = 257
const MODULUS = 2 ** 31 - 1

/** The hash of each window of a row, rolled on from one to the next. */
function hashesOf(texts: readonly string[]): number[] {
  const words = texts.map(hashOf)
  const power = powerOf(WINDOW - 1)
  const hashes: number[] = []
  let hash = 0
  for (const [at, word] of words.entries()) {
    if (at >= WINDOW) hash = (hash + MODULUS - times(words[at - WINDOW] ?? 0, power)) % MODULUS
    hash = (times(hash, BASE) + word) % MODULUS
    if (at >= WINDOW - 1) hashes.push(hash)
  }
  return hashes
}

function hashOf(text: string): number {
  let hash = 7
  for (let at = 0; at < text.length; at += 1) hash = (times(hash, 31) + text.charCodeAt(at)) % MODULUS
  return hash
}

function powerOf(count: number): number {
  let power = 1
  for (let at = 0; at < count; at += 1) power = times(power, BASE)
  return power
}

/** A product of two numbers under 2^31, without losing digits of a double. */
function times(a: number, b: number): number {
  const high = Math.floor(a / 65_536)
  return (((high * b) % MODULUS) * 65_536 + (a % 65_536) * b) % MODULUS
}

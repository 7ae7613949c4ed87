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
/** A table of equal rows has fewer words; it is data. */
const LEAST_WORDS = 15
const MOST_COPIES = 20

/** How often each window of a text stands in it, by its hash. */
export type Windows = Map<number, number>

/**
 * Stretches of `head` that are more than its base has, and that stand in one of `others`, or earlier in `head` itself. The windows of a row
 * of tokens are looked up by a hash and compared word by word. `spare`: what other files of the change have lost, see {@link lostWindows};
 * what comes from there was moved, and is taken out.
 */
export function findCopies(
  head: SyntaxTokens,
  others: readonly SyntaxTokens[],
  { base, spare }: { base: SyntaxTokens | undefined; spare: Windows },
): Copy[] {
  const own = windowsOf(base)
  const places = placesOf(others)
  const copies: Copy[] = []
  const hashes = hashesOf(head.texts)
  for (let at = 0; at < hashes.length && copies.length < MOST_COPIES; at += 1) {
    const hash = hashes[at] ?? 0
    const place = takeOne(own, hash) || takeOne(spare, hash) ? undefined : places.get(hash)
    const length = place === undefined ? 0 : equalFrom(head, at, place)
    if (place !== undefined && length >= WINDOW) {
      const copy = copyAt(head, at, length, place)
      if (copy.endLine - copy.line + 1 >= LEAST_LINES && isVaried(head, at, length)) copies.push(copy)
      at += length - 1
    } else if (!places.has(hash)) places.set(hash, { tokens: head, at })
  }
  return copies
}

/** What the files of a change have lost, all together: windows that a base has more often than its head. */
export function lostWindows(
  files: readonly { base: SyntaxTokens | undefined; head: SyntaxTokens | undefined }[],
): Windows {
  const lost: Windows = new Map()
  for (const { base, head } of files) {
    const after = windowsOf(head)
    for (const [hash, count] of windowsOf(base)) {
      const less = count - (after.get(hash) ?? 0)
      if (less > 0) lost.set(hash, (lost.get(hash) ?? 0) + less)
    }
  }
  return lost
}

function takeOne(windows: Windows, hash: number): boolean {
  const left = windows.get(hash) ?? 0
  if (left > 0) windows.set(hash, left - 1)
  return left > 0
}

function isVaried({ texts }: SyntaxTokens, at: number, length: number): boolean {
  return new Set(texts.slice(at, at + length)).size >= LEAST_WORDS
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

function windowsOf(tokens: SyntaxTokens | undefined): Windows {
  const counts: Windows = new Map()
  for (const hash of tokens === undefined ? [] : hashesOf(tokens.texts))
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

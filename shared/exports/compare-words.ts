import type { WordWeight } from './search-words.ts'

type Words = ReadonlySet<string>

/** Shared weight of two sets of words, 0 to 1: twice what they share by what both have (Dice). */
export function likeness(a: Words, b: Words, weight: WordWeight): number {
  const total = massOf(a, weight) + massOf(b, weight)
  return total === 0 ? 0 : Math.min(1, (2 * sharedMass(a, b, weight)) / total)
}

/** How much of the smaller set the other holds, 0 to 1; a smaller set than `floor` words cannot reach 1. */
export function containment(a: Words, b: Words, weight: WordWeight, floor: number): number {
  const smaller = Math.min(massOf(a, weight), massOf(b, weight))
  return Math.min(1, sharedMass(a, b, weight) / Math.max(smaller, floor))
}

function massOf(words: Words, weight: WordWeight): number {
  let mass = 0
  for (const word of words) mass += weight(word)
  return mass
}

function sharedMass(a: Words, b: Words, weight: WordWeight): number {
  return Math.min(massFound(a, b, weight), massFound(b, a, weight))
}

function massFound(words: Words, among: Words, weight: WordWeight): number {
  let mass = 0
  for (const word of words) {
    const twin = among.has(word) ? word : cousinOf(word, among)
    if (twin === word) mass += weight(word)
    else if (twin !== undefined) mass += COUSIN * Math.min(weight(word), weight(twin))
  }
  return mass
}

/** The share that counts when a word only begins like another: `slug` and `slugify`. */
const COUSIN = 0.8
const COUSIN_LENGTH = 4

function cousinOf(word: string, among: Words): string | undefined {
  for (const other of among) {
    const [short, long] = word.length < other.length ? [word, other] : [other, word]
    if (short.length >= COUSIN_LENGTH && long.startsWith(short)) return other
  }
  return undefined
}

const COUNTERPARTS = [
  'get set',
  'to from',
  'encode decode',
  'encrypt decrypt',
  'parse format serialize stringify render',
  'read write',
  'load save',
  'add remove delete',
  'push pop',
  'open close',
  'start stop end',
  'first last',
  'min max',
  'before after',
  'enable disable',
  'show hide',
  'lock unlock',
  'escape unescape',
  'flatten unflatten',
  'import export',
  'pick omit',
  'sync async',
  'with without',
  'is get',
].map((row) => row.split(' '))

/** Do two names stand for opposite jobs, or for two versions? Each holds a word whose counterpart the other holds. */
export function areCounterparts(a: Words, b: Words): boolean {
  const versions = [...a, ...b].filter((word) => /\d$/.test(word))
  return [...COUNTERPARTS, versions].some((row) => {
    const [inA, inB] = [row.filter((word) => a.has(word)), row.filter((word) => b.has(word))]
    return inA.length > 0 && inB.length > 0 && !inA.some((word) => inB.includes(word))
  })
}

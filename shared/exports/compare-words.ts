import { synonymsOf } from './synonyms.ts'
import { stem, type WordWeight } from './search-words.ts'

type Words = ReadonlySet<string>

/** Shared weight of two sets of words, 0 to 1: twice what they share by what both have (Dice). */
export function likeness(a: Words, b: Words, weight: WordWeight): number {
  const total = massOf(a, weight) + massOf(b, weight)
  return total === 0 ? 0 : Math.min(1, (2 * sharedMass(a, b, weight)) / total)
}

/**
 * How much of the weight of some words stands among others, 0 to 1; a synonym or a beginning counts less than the word, and so does a word
 * of a gloss, which has no synonyms: it is one itself.
 */
export function coverage(words: Words, among: Words, weight: WordWeight, gloss: Words = NONE): number {
  let [all, found] = [0, 0]
  for (const word of words) {
    all += weight(word)
    if (among.has(word)) found += weight(word)
    else if (gloss.has(word) || twinOf(word, among) !== undefined) found += TWIN * weight(word)
  }
  return all === 0 ? 0 : found / all
}

const NONE: Words = new Set()

const LEAST_BITS = 10
const LEAST_SHARE = 0.28

/** Do words say more than chance among others: ten bits, or more than a quarter of all that they could say? */
export function sharesEnough(words: Words, among: Words, bits: WordWeight, gloss: Words): boolean {
  const share = coverage(words, among, bits, gloss)
  return share >= LEAST_SHARE || share * massOf(words, bits) >= LEAST_BITS
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
    const twin = among.has(word) ? word : twinOf(word, among)
    if (twin === word) mass += weight(word)
    else if (twin !== undefined) mass += TWIN * Math.min(weight(word), weight(twin))
  }
  return mass
}

function twinOf(word: string, among: Words): string | undefined {
  for (const other of synonymsOf(word)) if (among.has(other)) return other
  return cousinOf(word, among)
}

/** The share that counts for a synonym, and when a word only begins like another: `slug` and `slugify`. */
export const TWIN = 0.8
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
  'is to',
  'compress decompress',
  'zip unzip',
  'pack unpack',
  'serialize deserialize',
  'attach detach',
  'subscribe unsubscribe',
  'mount unmount',
  'install uninstall',
  'increment decrement',
  'inc dec',
  'up down',
  'left right',
  'upper lower',
  'ascending descending',
  'start end',
  'begin end',
  'head tail',
  'shift pop',
  'unshift push',
  'all any none',
  'every some none',
  'union intersection difference',
  'request response',
  'input output',
  'client server',
  'include exclude',
  'accept reject',
  'allow deny',
  'connect disconnect',
  'login logout',
  'expand collapse',
  'grow shrink',
  'next previous',
  'parent child',
].map((row) => row.split(' '))

/** Do two names stand for opposite jobs, or for two versions? Each holds a word whose counterpart the other holds. */
export function areCounterparts(a: Words, b: Words): boolean {
  const versions = [...a, ...b].filter((word) => /\d$/.test(word))
  return [...COUNTERPARTS, versions].some((row) => {
    const [inA, inB] = [row.filter((word) => a.has(word)), row.filter((word) => b.has(word))]
    return inA.length > 0 && inB.length > 0 && !inA.some((word) => inB.includes(word))
  })
}

const VERBS = new Set(
  `add apply build calculate call check clamp clean clear clone close compare compress compute convert copy count create debounce decode
  decrypt delete detect diff download draw encode encrypt ensure escape expand extract fetch fill filter find flatten format generate get
  group guess hash hide highlight import init insert install invert is join limit list load lock log make map mask match measure merge
  move normalize notify open order pad parse pick poll pop prepare print publish push query read record redact reduce remove rename render
  repeat replace request reset resize resolve restore retry reverse round run sanitize save scale scan schedule search select send
  serialize set shorten show shuffle sign simplify skip slice sort split start stop store stringify strip subscribe suggest sum swap
  throttle tokenize track translate trim truncate unescape unlock unwrap update upload validate verify wait walk watch wrap write zip`.split(
    /\s+/,
  ),
)

/** Do both names begin with a verb, each with another, that cannot stand for the other: `removeHash` and `encodeHash`? */
export function haveOtherVerbs(a: Words, b: Words): boolean {
  const [[first], [second]] = [[...a], [...b]]
  if (first === undefined || second === undefined || first === second) return false
  return isVerb(first) && isVerb(second) && !synonymsOf(first).has(second)
}

/** Stems of verbs, because that is what names are cut into. */
function isVerb(word: string): boolean {
  return STEMS.has(word)
}

const STEMS = new Set([...VERBS].map(stem))

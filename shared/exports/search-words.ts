/** Words that say nothing about the job: of English, of doc comments, and of programming at large. */
const STOP = `a an and any are as at be been but by can did do does each eg for from gave give given has have how ie if in
  into is it its may more most must no not of off on or our out over per so such than that the their them then there these
  they this those through to too under up was were what when where which while who whose why will with without would you
  your all also another every itself just like made make makes many new non one onto other own same some still two use used
  uses using very way whether arg args argument array bool boolean call called calls code const data default element field
  function get gets impl input instance item key list method name number obj object option options output param
  parameter promise record resolve result return returned returns set sets string text thing throw throws type
  util val value void`

/** In a name nearly every word matters: `parseArray` is not `parseNumber`, `getMap` is not `setMap`. */
const STOP_IN_NAMES = new Set(['a', 'an', 'of', 'the'])

const STOP_IN_DOCS = new Set(STOP.split(/\s+/).flatMap((word) => [word, stem(word)]))

/** Distinct stems of the words of an identifier. */
export function nameWords(name: string): Set<string> {
  return new Set(stemmedWords(name).filter((word) => !STOP_IN_NAMES.has(word)))
}

/** Distinct stems of the words of a doc comment that tell about the job. */
export function docWords(doc: string): Set<string> {
  return new Set(stemmedWords(doc).filter((word) => word.length > 1 && !STOP_IN_DOCS.has(word)))
}

/** Words in order: camelCase, kebab-case and digits split, accents dropped, lower case, lightly stemmed. */
function stemmedWords(text: string): string[] {
  const plain = ASCII.test(text) ? text : text.normalize('NFKD').replace(/\p{Mark}/gu, '')
  const parts = plain
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .match(/\p{L}+\d*/gu)
  return (parts ?? []).map(knownStem)
}

/** Nearly every text, and then there are no accents to drop. */
const ASCII = /^[\0-\x7f]*$/

/** Stems that were cut before: a large repository repeats a few thousand words hundreds of thousands of times. */
const STEMS = new Map<string, string>()
const MAX_STEMS = 50_000

function knownStem(word: string): string {
  const known = STEMS.get(word)
  if (known !== undefined) return known
  const found = stem(word)
  if (STEMS.size < MAX_STEMS) STEMS.set(word, found)
  return found
}

/** A light English stem: plural, -ing, -ed. A wrong stem does no harm, because both sides get the same one. */
export function stem(word: string): string {
  if (word.length < 4) return word
  const singular = word
    .replace(/ies$/, 'y')
    .replace(/(ss|x|z|ch|sh)es$/, '$1')
    .replace(/([^su])s$/, '$1')
  const base = singular.replace(/(?<=[aeiouy].*)(ing|ed)$/, '')
  return base === singular || base.length < 3 ? singular : base.replace(/([^aeiouls])\1$/, '$1')
}

/** Words that a name shares with half the names of any repository. */
const EVERYDAY = new Set(
  'is has can get set to from for by with in on and or add remove create make build new parse format read write load find check validate valid update handle init run use default string text number integer boolean array object list value item index element function data name type'.split(
    ' ',
  ),
)
/** Names of an imagined repository, added so that a small one gives stable counts, and how many of them hold an everyday word. */
const PRIOR_NAMES = 200
const PRIOR_EVERYDAY = 70

/** The weight of a word: 1 when no other name has it, 0 when all have it (inverse frequency). */
export type WordWeight = (word: string) => number

/** Weights by how many of these sets, one for each export, hold a word; everyday words weigh little in any repository. */
export function weighWords(sets: Iterable<ReadonlySet<string>>): WordWeight {
  const counter = countWords()
  for (const words of sets) counter.add(words)
  return counter.weight
}

/** Counts sets one after the other, so that they need not be kept. `weight` and `bits` count what was added so far. */
export function countWords(): WordCounter {
  const counts = new Map<string, number>()
  let sets = 0
  const frequency = (word: string): Frequency => ({
    total: sets + PRIOR_NAMES,
    count: 1 + (counts.get(word) ?? 0) + (EVERYDAY.has(word) ? PRIOR_EVERYDAY : 0),
  })
  return {
    add(words) {
      sets += 1
      for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
    },
    weight: (word) => weightOf(frequency(word)),
    bits: (word) => bitsOf(frequency(word)),
  }
}

export interface WordCounter {
  add: (words: ReadonlySet<string>) => void
  weight: WordWeight
  /** How much it says that a set has the word: the logarithm of one in so many sets. */
  bits: WordWeight
}

interface Frequency {
  total: number
  count: number
}

function weightOf({ total, count }: Frequency): number {
  return Math.log(1 + total / count) / Math.log(1 + total)
}

function bitsOf({ total, count }: Frequency): number {
  return Math.max(0, Math.log2(total / count))
}

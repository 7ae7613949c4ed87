import { areComparable, isPlain, otherResult, signatureLikeness } from './compare-signatures.ts'
import { areCounterparts, coverage, haveOtherVerbs, likeness, sharesEnough } from './compare-words.ts'
import type { Job } from './job.ts'
import type { WordWeight } from './search-words.ts'

/** Raise it with every change of what is searched or how it is scored: links name it, and a later version replays an earlier one. */
export const SEARCH_METHOD = 7

/** An export with at least this score is a likely equivalent; the spec must answer it. docs/existence-search.md says why. */
export const EXISTS_THRESHOLD = 0.5

/** An export with at least this score may be one: the spec names it in a word. */
export const MAYBE_THRESHOLD = 0.38

/** An export with at least this score is shown as similar. */
export const SIMILAR_THRESHOLD = 0.33

type Words = ReadonlySet<string>

export interface Weights {
  names: WordWeight
  docs: WordWeight
  /** How much it says, in bits, that an export has a word. */
  bits: WordWeight
  /** Is this name one that many modules export, such as `main` or `GET`? */
  isConvention: (name: string) => boolean
}

const COUNTERPART = 0.6
const OTHER_VERB = 0.85

/**
 * How likely the export that was found does the wanted job, 0 to 1, rounded to hundredths: words of names, comments and
 * documents, types of the signatures. docs/existence-search.md has the evidence for the weights and for the thresholds.
 */
export function likenessOf(wanted: Job, found: Job, weights: Weights): number {
  if (!areComparable(wanted.signature, found.signature)) return 0
  const isNamesake =
    wanted.name !== '' && (wanted.name === found.name || areEqual(wanted.nameWords, found.nameWords))
  const likely = isNamesake ? sameName(wanted, found, weights) : otherName(wanted, found, weights)
  const result = otherResult(wanted.signature, found.signature)
  const counterpart = areCounterparts(wanted.nameWords, found.nameWords) ? COUNTERPART : 1
  const verb = haveOtherVerbs(wanted.nameWords, found.nameWords) ? OTHER_VERB : 1
  return Math.round(Math.min(1, likely) * result * counterpart * verb * 100) / 100
}

const NAMESAKE = { word: 0.22, words: 0.33, convention: 0.1 }
const NAMESAKE_SIGNATURE = 0.3
const NAMESAKE_DOC = 0.6
const MOST_DOC = 0.5
/** Without a comment nothing speaks against it. */
const NO_DOC = 0.1
/** `getSpeed` says no more than `speed`. */
const ACCESS = new Set(['get', 'set'])
/** `string` to `string` is the signature of half of all functions. */
const PLAIN_SIGNATURE = 0.7

/** The same name is weak evidence, the weaker the shorter: `product` of the shop and of numbers. */
function sameName(wanted: Job, found: Job, { docs, isConvention }: Weights): number {
  const subject = without(wanted.docWords, wanted.nameWords)
  const about = coverage(subject, union(found.docWords, found.hintWords), docs)
  const isSilent = subject.size === 0 || found.docWords.size === 0
  const doc = Math.min(MOST_DOC, isSilent ? Math.max(NO_DOC, about) : about)
  const isKnownPlain = found.docWords.size > 0 && isPlain(wanted.signature) && isPlain(found.signature)
  const signature =
    signatureLikeness(wanted.signature, found.signature) * (isKnownPlain ? PLAIN_SIGNATURE : 1)
  const name = isConvention(wanted.name)
    ? NAMESAKE.convention
    : without(wanted.nameWords, ACCESS).size > 1
      ? NAMESAKE.words
      : NAMESAKE.word
  return name + NAMESAKE_SIGNATURE * signature + NAMESAKE_DOC * doc
}

const NAME = 0.25
const NAME_TOLD = 0.15
const FOUND_NAME_TOLD = 0.15
const TEXT = 0.5
const LEAD = 0.15
const SIGNATURE = 0.15

/** Another name: what each says of itself must be told by the other, in the name, the comment or elsewhere. */
function otherName(wanted: Job, found: Job, weights: Weights): number {
  const { names, docs, bits } = weights
  const said = union(wanted.nameWords, wanted.docWords)
  const asked = union(said, wanted.hintWords)
  const text = union(found.nameWords, found.docWords, found.hintWords)
  const name = Math.max(
    ...[found.nameWords, ...found.aliases].map((each) => likeness(wanted.nameWords, each, names)),
  )
  const likely =
    NAME * name +
    NAME_TOLD * coverage(wanted.nameWords, text, docs, found.glossWords) +
    FOUND_NAME_TOLD * coverage(found.nameWords, said, docs) +
    TEXT * (wanted.docWords.size === 0 ? NAME_AS_TEXT : 1) * coverage(asked, text, docs, found.glossWords) +
    LEAD * coverage(found.leadWords, asked, docs) +
    SIGNATURE * signatureLikeness(wanted.signature, found.signature)
  const known =
    likely * siblings(wanted, found, { name, text, asked }, names) * silence(wanted, found, { text }, docs)
  return sharesEnough(said, text, bits, found.glossWords) ? known : Math.min(known, CHANCE)
}

/** Words that many exports share are no reason to ask. */
const CHANCE = MAYBE_THRESHOLD - 0.01

/** Without any comment the name would count twice. */
const NAME_AS_TEXT = 0.2

const SHARED_NAME = 0.15
const UNTOLD_WANTED = 0.4
const UNTOLD_FOUND = 0.25

/** `weightedMean` and `mean`: names that share a word, while the rest of one is nowhere in the other, are siblings. */
function siblings(
  { nameWords: wanted }: Job,
  { nameWords: found }: Job,
  { name, text, asked }: { name: number; text: Words; asked: Words },
  weight: WordWeight,
): number {
  if (name <= SHARED_NAME) return 1
  const untold = 1 - UNTOLD_WANTED * (1 - coverage(wanted, text, weight))
  return untold * (1 - UNTOLD_FOUND * (1 - coverage(found, asked, weight)))
}

const SILENT = 0.7
const ENOUGH_DOC = 0.2

/** A comment that has next to nothing of what the spec says speaks against it, whatever the names say. */
function silence(wanted: Job, found: Job, { text }: { text: Words }, weight: WordWeight): number {
  const subject = without(wanted.docWords, wanted.nameWords)
  if (subject.size === 0 || found.docWords.size === 0) return 1
  return SILENT + (1 - SILENT) * Math.min(1, coverage(subject, text, weight) / ENOUGH_DOC)
}

function union(...sets: Words[]): Set<string> {
  return new Set(sets.flatMap((set) => [...set]))
}

/** `paths` is `path`, and `quantileOf` is `quantile`. */
function areEqual(a: Words, b: Words): boolean {
  return a.size > 0 && a.size === b.size && [...a].every((word) => b.has(word))
}

function without(words: Words, others: Words): Set<string> {
  return new Set([...words].filter((word) => !others.has(word)))
}

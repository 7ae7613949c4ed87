import { areComparable, haveOtherResults, signatureLikeness } from './compare-signatures.ts'
import { areCounterparts, containment, likeness } from './compare-words.ts'
import type { ExportRecord } from './extract-exports.ts'
import type { Signature } from './read-declaration.ts'
import { docWords, nameWords, type WordWeight } from './search-words.ts'

/** An export with at least this score is a likely equivalent; the spec must answer it. docs/existence-search.md says why. */
export const EXISTS_THRESHOLD = 0.5

/** An export with at least this score is shown as similar. */
export const SIMILAR_THRESHOLD = 0.45

/** An export, or one that a spec asks for, prepared for comparing. */
export interface Job {
  /** Last part of the name, lower case. */
  name: string
  nameWords: ReadonlySet<string>
  docWords: ReadonlySet<string>
  signature: Signature
}

/** Only the last part of a dotted name counts: `Parser.parse` and `parse` may do the same job. */
export function jobOf({ name, doc, signature }: Pick<ExportRecord, 'name' | 'doc' | 'signature'>): Job {
  const last = name.split('.').at(-1) ?? name
  return { name: last.toLowerCase(), nameWords: nameWords(last), docWords: docWords(doc), signature }
}

export interface Weights {
  names: WordWeight
  docs: WordWeight
  /** Is this name one that many modules export, such as `main` or `GET`? */
  isConvention: (name: string) => boolean
}

const NAME = 0.45
const SIGNATURE = 0.2
const DOC = 0.35
/** Without a doc comment on both sides the name weighs more, and a name that is only alike weighs less than in proportion. */
const NAME_ALONE = 0.55
const SIGNATURE_ALONE = 0.15
const OTHER_RESULT = 0.85
const COUNTERPART = 0.6

/**
 * How likely two exports do the same job, 0 to 1, rounded to hundredths: words of the names, types of the signatures and
 * words of the doc comments. docs/existence-search.md has the evidence for the weights and for the threshold.
 */
export function likenessOf(a: Job, b: Job, weights: Weights): number {
  if (!areComparable(a.signature, b.signature)) return 0
  const name = nameLikeness(a, b, weights)
  const signature = signatureLikeness(a.signature, b.signature)
  const hasDocs = a.docWords.size > 0 && b.docWords.size > 0
  const likely = hasDocs
    ? NAME * name + SIGNATURE * signature + DOC * docLikeness(a, b, weights)
    : NAME_ALONE * name ** 1.5 + SIGNATURE_ALONE * signature
  const result = haveOtherResults(a.signature, b.signature) ? OTHER_RESULT : 1
  const counterpart = areCounterparts(a.nameWords, b.nameWords) ? COUNTERPART : 1
  return Math.round(likely * result * counterpart * 100) / 100
}

const IN_DOC = 0.8
const CONVENTION = 0.5

/** The doc comment of a function often holds the words of another name for the same job. */
function nameLikeness(a: Job, b: Job, { names, docs, isConvention }: Weights): number {
  if (a.name === b.name) return isConvention(a.name) ? CONVENTION : 1
  const inDocs = Math.max(
    containment(a.nameWords, b.docWords, docs, 2),
    containment(b.nameWords, a.docWords, docs, 2),
  )
  return Math.max(likeness(a.nameWords, b.nameWords, names), IN_DOC * inDocs)
}

function docLikeness(a: Job, b: Job, { docs }: Weights): number {
  return (likeness(a.docWords, b.docWords, docs) + containment(a.docWords, b.docWords, docs, 3)) / 2
}

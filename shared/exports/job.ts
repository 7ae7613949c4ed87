import type { ExportRecord } from './extract-exports.ts'
import { glossOf } from './glosses/gloss-of.ts'
import type { Signature } from './read-declaration.ts'
import { docWords, nameWords } from './search-words.ts'

type Words = ReadonlySet<string>

/** An export, or one that a spec asks for, prepared for comparing. */
export interface Job {
  /** Last part of the name, lower case. */
  name: string
  nameWords: Words
  docWords: Words
  /** Of the first sentence alone. */
  leadWords: Words
  /** Weaker ones: parameters, other documents, the module. */
  hintWords: Words
  /** What a well-known name stands for in other words. */
  glossWords: Words
  /** Words of each other name that its comment gives it. */
  aliases: readonly Words[]
  signature: Signature
}

/** An export that was found for a job. */
export interface Match {
  record: ExportRecord
  /** 0 to 1, in hundredths. */
  score: number
}

/** What a job is made of; an export has all of it. */
export type JobParts = Pick<ExportRecord, 'name' | 'doc' | 'hints' | 'aliases' | 'signature'>

/** Only the last part of a dotted name counts: `Parser.parse` and `parse` may do the same job. */
export function jobOf({ name, doc, hints = '', aliases = [], signature }: JobParts): Job {
  const last = name.split('.').at(-1) ?? name
  const words = nameWords(last)
  return {
    name: last.toLowerCase(),
    nameWords: words,
    docWords: docWords(doc),
    leadWords: docWords(doc.split(/[.:](?=\s|$)/)[0] ?? ''),
    hintWords: docWords(hints),
    glossWords: glossWordsOf(last.toLowerCase()),
    aliases: aliases.map(nameWords),
    signature: isPredicateName(words) ? { ...signature, result: signature.result ?? 'boolean' } : signature,
  }
}

/** The same few names come back in every repository. */
const GLOSSES = new Map<string, Words>()
const NO_WORDS: Words = new Set()

function glossWordsOf(name: string): Words {
  const gloss = glossOf(name)
  if (gloss === '') return NO_WORDS
  const words = GLOSSES.get(gloss) ?? docWords(gloss)
  GLOSSES.set(gloss, words)
  return words
}

const PREDICATES = new Set(['is', 'are', 'has', 'can', 'should', 'does', 'matches'])

/** In JavaScript the name alone says that a function answers yes or no. */
function isPredicateName(words: Words): boolean {
  const [first] = words
  return words.size > 1 && first !== undefined && PREDICATES.has(first)
}

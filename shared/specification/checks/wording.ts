import type { Finding } from '../../findings.ts'
import { findingAt, type SpecFile } from '../document/spec-file.ts'
import type { Criterion } from '../document/spec.ts'
import { isEnglish } from './language.ts'
import { maskCode } from './mask-code.ts'

/**
 * Words that leave the decision to the reader; a criterion with one cannot fail a test. The idea is rule R7 of the
 * INCOSE guide to writing requirements; the list is our own and short, because a blocking word must never be noise.
 */
const HARD = [
  'appropriate(ly)?',
  'adequate(ly)?',
  'sufficient(ly)?',
  'suitabl[ey]',
  'reasonabl[ey]',
  'as (needed|required|necessary|applicable|appropriate)',
  '(if|where|when|whenever) (possible|practical|feasible|necessary|needed|required|applicable)',
  'as (soon|fast|quickly|little|much) as possible',
  'user[- ]friendly',
  'graceful(ly)?',
  'proper(ly)?',
  'robust(ly|ness)?',
  'seamless(ly)?',
  'intuitive(ly)?',
  'state[- ]of[- ]the[- ]art',
  'and/or',
  'etc',
  'and so (on|forth)',
  'and the like',
  'tbd',
  'tbc',
  'to be (determined|defined|decided|confirmed)',
  'best effort',
  'makes? sense',
]

/** Words that are often vague and often fine; shown, never blocking. */
const SOFT = [
  'support(s|ed|ing)?',
  'clear(ly)?',
  'eas(y|ily)',
  'simpl[ey]',
  'fast(er)?',
  'quick(ly)?',
  'slow(ly)?',
  'efficient(ly)?',
  'normal(ly)?',
  'typical(ly)?',
  'usual(ly)?',
  'general(ly)?',
  'often',
  'sometimes',
  'flexibl[ey]',
  'optimal(ly)?',
  'minimal(ly)?',
  'maximal(ly)?',
  'significant(ly)?',
  'relevant',
  'various',
  'some',
  'approximately',
  'about',
  'roughly',
  'should',
  'could',
  'might',
  'may',
  'try',
  'handle(s|d)?',
]

const HARD_WORD = wordPattern(HARD)
const SOFT_WORD = wordPattern(SOFT)

function wordPattern(words: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${words.join('|')})(?![\\p{L}\\p{N}_])`, 'giu')
}

/**
 * Weak words in normative sentences that are known to be English: SPEC_WORD_WEAK blocks, SPEC_WORD_VAGUE is a note. Each word once
 * per sentence.
 */
export function checkWords(file: SpecFile): Finding[] {
  return file.spec.acceptance
    .flatMap((criterion, index) => normativeSentences(criterion, index))
    .filter(({ text }) => isEnglish(text, file.spec))
    .flatMap((sentence) => [...hardFindings(file, sentence), ...softFindings(file, sentence)])
}

function hardFindings(file: SpecFile, { pointer, text }: NormativeSentence): Finding[] {
  return matchedWords(text, HARD_WORD).map((word) =>
    findingAt(file, pointer, {
      code: 'SPEC_WORD_WEAK',
      message: `"${word}" leaves open what shall happen`,
      hint: 'say what can be observed: a value, a number with its unit, a name',
    }),
  )
}

function softFindings(file: SpecFile, { pointer, text }: NormativeSentence): Finding[] {
  return matchedWords(text, SOFT_WORD).map((word) =>
    findingAt(file, pointer, {
      code: 'SPEC_WORD_VAGUE',
      level: 'note',
      message: `"${word}" is often vague`,
      hint: 'say it in numbers or names if a reader could take it two ways',
    }),
  )
}

function matchedWords(text: string, pattern: RegExp): string[] {
  const found = maskCode(text).replace(/\s+/g, ' ').match(pattern) ?? []
  return [...new Set(found.map((word) => word.toLowerCase()))]
}

const FIELDS = ['ears', 'given', 'when', 'then'] as const

interface NormativeSentence {
  pointer: string
  text: string
}

/** The sentences of a criterion that bind: EARS or given/when/then. Titles, reasons and prose do not. */
function normativeSentences(criterion: Criterion, index: number): NormativeSentence[] {
  return FIELDS.flatMap((field) => {
    const text = criterion[field]
    return text === undefined ? [] : [{ pointer: `/acceptance/${index}/${field}`, text }]
  })
}

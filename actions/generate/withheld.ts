import { expectedText } from '../../shared/specification/rows/expected-text.ts'
import { isSecret, shownCriteria, toldExamples } from '../../shared/specification/document/held-out.ts'
import {
  criterionText,
  type Criterion,
  type Example,
  type Spec,
} from '../../shared/specification/document/spec.ts'

/** Below this length a hold-out text is too common to be recognised in a file. */
const MIN_TEXT_CHARS = 12
const MASK = '[withheld]'

/** What only secret hold-outs say. Files and findings must not show it to the writer. */
export interface Withheld {
  /** Whole sentences, calls and test names. */
  texts: string[]
  /** Test files and test names that only hold-out criteria name. */
  tests: string[]
  /** Words and numbers, lower case. */
  words: ReadonlySet<string>
}

/**
 * What a spec's secret hold-outs say and nothing else of the spec does. A row that answers a question is no secret, and must not decide which
 * files are shown: the prompt stays what it was before the answer.
 */
export function withheldOf(spec: Spec): Withheld {
  const hidden = spec.acceptance.filter((criterion) => criterion.holdout)
  const rows = spec.acceptance.flatMap((criterion) =>
    criterion.examples.filter((row) => isSecret(criterion, row)),
  )
  const shown = shownText(spec)
  const sentences = [...hidden.flatMap(sentencesOf), ...rows.flatMap(doneTexts)]
  const texts = sentences.filter((text) => text.length >= MIN_TEXT_CHARS && !shown.includes(text))
  const words = new Set(searchableWords([...sentences, ...rows.map(outcomeOf)].join('\n')))
  return { texts, tests: hiddenTests(spec), words: unshownWords(words, shown) }
}

/** A test that a visible criterion names as well is no secret. */
function hiddenTests({ acceptance }: Spec): string[] {
  const testsOf = (holdout: boolean): string[] =>
    acceptance.filter((criterion) => criterion.holdout === holdout).flatMap((criterion) => criterion.tests)
  const visible = testsOf(false)
  return testsOf(true).filter((test) => test !== '' && !visible.includes(test))
}

/** Everything of a spec that the writer is shown. */
function shownText(spec: Spec): string {
  const visible = shownCriteria(spec)
  const rows = visible.flatMap(toldExamples)
  return [
    spec.id,
    spec.title,
    ...[spec.why.who, spec.why.problem, spec.why.value].map((part) => part ?? ''),
    ...spec.interface.map((entry) => `${entry.module} ${entry.signature} ${entry.doc ?? ''}`),
    ...visible.flatMap(sentencesOf),
    ...rows.flatMap((row) => [row.call, outcomeOf(row)]),
    ...spec.nonGoals,
    ...spec.paths.write,
    ...spec.paths.read,
    spec.prose,
  ].join('\n')
}

function sentencesOf(criterion: Criterion): string[] {
  const { ears, given, when, then, tests } = criterion
  return [criterionText(criterion), ears, given, when, then, ...tests].filter((part) => part !== undefined)
}

/** What a row does, as one text and in the parts that a file could hold. */
function doneTexts({ call, program }: Example): string[] {
  if (program?.kind === 'expression') return [call, program.expression, ...program.given]
  return program?.kind === 'http' ? [call, program.path, ...program.given] : [call]
}

function outcomeOf(example: Example): string {
  return 'throws' in example
    ? `${example.throws} ${example.message ?? ''}`.trim()
    : expectedText(example.returns)
}

/** Words of three characters and numbers of two: what is shorter is in every text. */
function searchableWords(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? []).filter(
    (word) => word.length >= (/^\d+$/.test(word) ? 2 : 3),
  )
}

function unshownWords(words: ReadonlySet<string>, shown: string): Set<string> {
  const known = new Set(searchableWords(shown))
  return new Set([...words].filter((word) => !known.has(word)))
}

/** Does a file give a hold-out criterion away? */
export function givesAway(text: string, withheld: Withheld): boolean {
  const quotes = ["'", '"', '`']
  const names = withheld.tests.flatMap((test) => quotes.map((quote) => `${quote}${test}${quote}`))
  return [...withheld.texts, ...names].some((each) => text.includes(each))
}

/**
 * Text of a gate with every word masked that only hold-out criteria hold. `shown` is what the writer sees anyway: its
 * words are no secret, and compiler messages stay readable.
 */
export function maskWithheld(text: string, withheld: Withheld, shown: string): string {
  const secret = unshownWords(withheld.words, shown)
  if (secret.size === 0) return text
  return text.replace(/[\p{L}\p{N}_$]+/gu, (word) => (secret.has(word.toLowerCase()) ? MASK : word))
}

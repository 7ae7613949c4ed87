import { defined } from '../../formats/defined.ts'
import { blocking, warning, type Finding } from '../../findings.ts'
import { safeWord } from '../../text/safe-log.ts'
import type { Spec } from '../../specification/document/spec.ts'
import type { Counterexample } from '../counterexamples.ts'
import { judgeCounterexamples, type JudgedCounterexamples } from './counterexamples.ts'
import type { ProbeValues } from '../probe-values.ts'
import { changeWords, type Question } from './question.ts'
import { questionsOf } from './questions.ts'
import { rowWords } from './row-value.ts'

/** What the values of a probing station mean. */
export interface ProbeJudgement {
  findings: Finding[]
  /** Why no repair may answer what is wrong: the writer must not learn of it, or can do nothing about it. */
  final?: string
  /** For the owner of the spec; where there are any, and nothing is wrong, the unit asks. */
  questions: Question[]
}

export interface ProbeContext {
  spec: Spec
  /** Must everything have been tried? */
  isRequired: boolean
  /** Calls that the reviewer named, with what it expects of them. */
  counterexamples: readonly Counterexample[]
  /** Calls that the reviewer named for inputs that no example covers. */
  untested: readonly string[]
}

/** What the values of a probing station mean for a spec. Pure: the same values and spec give the same questions. */
export function judgeProbe(
  values: ProbeValues,
  { spec, isRequired, counterexamples, untested }: ProbeContext,
): ProbeJudgement {
  const reviewed = judgeCounterexamples(counterexamples, values.rows, spec)
  const options = { reviewers: reviewed.questions, untested, isRequired }
  const { questions, left } = questionsOf(values, spec, options)
  const findings = [
    ...reviewed.findings,
    ...questions.map((question) => askFinding(question)),
    ...leftFindings(left),
    ...unfinishedFindings(values, isRequired),
  ]
  return { findings, questions, ...defined({ final: finalReason(findings, reviewed) }) }
}

function finalReason(
  findings: readonly Finding[],
  { isFinal }: Pick<JudgedCounterexamples, 'isFinal'>,
): string | undefined {
  if (isFinal) return 'hold-out criterion failed'
  const blocks = findings.filter(({ level }) => level === 'block').map(({ code }) => code)
  const isForWriter = blocks.some((code) => !FOR_THE_OWNER.has(code))
  return blocks.includes('ADEQUACY_UNFINISHED') && !isForWriter ? 'not everything was tried' : undefined
}

/** What an answer adds or takes away, or more time. */
const FOR_THE_OWNER = new Set([
  ...['ADEQUACY_ASK', 'ADEQUACY_LEFT', 'ADEQUACY_COUNTEREXAMPLE_DROPPED'],
  'ADEQUACY_UNFINISHED',
])

/**
 * What a writer is told, whose change is wrong. Not what is asked, nor what a slower machine leaves out: no repair may answer it, and it would
 * change the prompt of a repair that was paid already.
 */
export function toldToWriter(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ code }) => !FOR_THE_OWNER.has(code))
}

const MAX_COLUMNS = 800

/** `question 1 (AC-2): parseDuration("0m"): the change returns 0; is that right?`, and why it is asked. Its values are of code on trial. */
export function questionText(question: Question): string {
  const { number, call, criterion, value } = question
  // no row can hold that a call has no end
  const asked = value === undefined ? 'what should it do?' : 'is that right?'
  const about = criterion === null ? '' : ` (${criterion})`
  const right = `question ${number}${about}: ${call}: the change ${changeWords(question)}; ${asked}`
  return [right + reasonOf(question), ...settledWords(question)].join(' ')
}

/** What the answer that a call is out of the domain says of other calls: one sentence, or none. */
export function settledWords({ settles }: Pick<Question, 'settles'>): string[] {
  if (settles === undefined) return []
  return [`The answer "out-of-domain" settles every call with ${joined(settles)} at the same place.`]
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}

function askFinding(question: Question): Finding {
  const { number, module, value } = question
  const yes = value === undefined ? '' : '--yes, '
  return blocking('ADEQUACY_ASK', safeWord(questionText(question), MAX_COLUMNS), {
    file: module,
    hint: `jidoka answer <serial> ${number}: ${yes}--returns JSON, --throws Name, or --out-of-domain`,
  })
}

/** Why it is asked: what else would pass every example. */
function reasonOf({ variant, second, proposed, unspoken, odd, end, variants }: Question): string {
  if (proposed !== undefined) {
    const open =
      unspoken === undefined ? '' : `; no example and no word of its criterion is about ${unspoken}`
    return ` (the reviewer expects that it ${rowWords(proposed)}${open})`
  }
  if (second !== undefined) return ` (a second source ${rowWords(second)})`
  if (odd !== undefined) return ` (hardly anybody means ${odd})`
  if (end !== undefined) return ''
  if (variant === undefined)
    return ` (${counted(variants)}, and ${variants === 1 ? 'differs' : 'differ'} here)`
  return ` (a variant that ${rowWords(variant)} passes every example)`
}

function leftFindings(left: number): Finding[] {
  if (left === 0) return []
  const message = `${left} more variants differ from the change where the spec is silent`
  return [{ code: 'ADEQUACY_LEFT', level: 'note', message }]
}

function unfinishedFindings({ unfinished }: ProbeValues, isRequired: boolean): Finding[] {
  if (unfinished === undefined) return []
  const message = `not everything was tried: ${safeWord(unfinished, MAX_COLUMNS)}`
  const hint = 'give adequacy.seconds of factory.yml more time, or say more in the spec'
  return isRequired
    ? [blocking('ADEQUACY_UNFINISHED', message, { hint })]
    : [warning('ADEQUACY_UNFINISHED', message, { hint })]
}

function counted(variants: number): string {
  return variants === 1
    ? 'a variant of the change passes every example'
    : `${variants} variants of the change pass every example`
}

import { blocking, type Finding } from '../../findings.ts'
import { defined } from '../../formats/defined.ts'
import { departureOf } from '../../oracle/judge/judge-observed.ts'
import { showValue } from '../../oracle/judge/show-value.ts'
import type { Observed } from '../../oracle/values/observed.ts'
import { escapeInvisible } from '../../specification/rows/source-text.ts'
import { examplesByCall, type NamedExample } from '../../specification/decided-calls.ts'
import { isSecret } from '../../specification/document/held-out.ts'
import type { Criterion, RowValue, Spec } from '../../specification/document/spec.ts'
import { safeWord } from '../../text/safe-log.ts'
import type { Counterexample } from '../counterexamples.ts'
import { rowValueOf } from './row-value.ts'
import { outsideCalls } from '../inputs/kinds/settled-inputs.ts'
import { unspokenInput } from '../inputs/kinds/unspoken-input.ts'

/** What the run of a call that the reviewer named means for the unit. */
export type CounterexampleJudgement =
  /** The reviewer's finding does not stand; a note says why. */
  | { kind: 'dropped'; finding: Finding }
  /** The spec decides, and the change is wrong. `isFinal`: the writer must not learn of it, so no repair can follow. */
  | { kind: 'sent-back'; finding: Finding; isFinal: boolean }
  /**
   * The spec is silent: its owner is asked. `value` is what the change does, `proposed` what the reviewer says it should do; `unspoken` is
   * the kind of input by which a criterion that the reviewer names does not decide.
   */
  | { kind: 'question'; value: RowValue; proposed: RowValue; unspoken?: string }
  /** The run decides nothing, so the finding stands as the reviewer gave it. */
  | { kind: 'open'; finding: Finding }

/**
 * Sets a counterexample against what its call did. Equal to what the reviewer expects, the finding is dropped. Else an example of the
 * spec with this very call decides, then the criterion that the reviewer names, where its sentence or an example speaks of such an input;
 * else it is a question. Pure.
 */
export function judgeCounterexample(
  counterexample: Counterexample,
  observed: Observed | undefined,
  spec: Pick<Spec, 'acceptance' | 'domain'>,
): CounterexampleJudgement {
  const { call, should } = counterexample
  if (outsideCalls(spec)(call)) return dropped(counterexample, 'is out of the domain of the spec')
  if (observed === undefined || isUncalled(observed)) return open(counterexample, 'was not called')
  const departure = departureOf({ call, ...should }, observed)
  if (departure === undefined) return dropped(counterexample, 'was run and gives what the reviewer asks for')
  const named = examplesByCall(spec)(call)
  if (named !== undefined) return judgeByExample(counterexample, observed, named)
  return judgeBySentence(counterexample, { observed, text: departure.text }, spec)
}

function judgeBySentence(
  counterexample: Counterexample,
  { observed, text }: { observed: Observed; text: string },
  spec: Pick<Spec, 'acceptance'>,
): CounterexampleJudgement {
  const { call, should } = counterexample
  const criterion = spec.acceptance.find(({ id }) => id === counterexample.criterion)
  const isValue = observed.kind === 'returned' || observed.kind === 'threw'
  // ending the process, never ending, or giving no data is right for no spec, so there is nothing to ask
  if (!isValue) return sentBack(counterexample, criterion, text)
  const value = rowValueOf(observed)
  const unspoken =
    criterion === undefined || criterion.holdout ? undefined : unspokenInput(spec, { call, criterion })
  // what nobody can be asked about is decided by what there is
  const isDecided = criterion !== undefined && (unspoken === undefined || value === undefined)
  if (isDecided) return sentBack(counterexample, criterion, text)
  if (value === undefined) return open(counterexample, 'gives what no row of a spec can hold')
  return { kind: 'question', value, proposed: should, ...defined({ unspoken }) }
}

/** Nobody has asked the code: no module, or no time. */
function isUncalled(observed: Observed): boolean {
  return observed.kind === 'not-loaded' || (observed.kind === 'timed-out' && observed.limitMs === 0)
}

function judgeByExample(
  counterexample: Counterexample,
  observed: Observed,
  { criterion, example }: NamedExample,
): CounterexampleJudgement {
  const departure = departureOf(example, observed)
  if (departure === undefined)
    return dropped(counterexample, `was run and gives what an example of ${criterion.id} asks for`)
  return isSecret(criterion, example)
    ? wrongHoldout(criterion)
    : sentBack(counterexample, criterion, departure.text)
}

function dropped({ call, should }: Counterexample, why: string): CounterexampleJudgement {
  const expected = 'throws' in should ? `throws ${should.throws}` : showValue(should.returns)
  const message = `${shownCall(call)} ${why}: the finding that it should give ${expected} is dropped`
  const finding: Finding = { code: 'ADEQUACY_COUNTEREXAMPLE_DROPPED', level: 'note', message: clean(message) }
  return { kind: 'dropped', finding }
}

function sentBack(
  { call, module }: Counterexample,
  criterion: Criterion | undefined,
  text: string,
): CounterexampleJudgement {
  if (criterion?.holdout === true) return wrongHoldout(criterion)
  const who = criterion === undefined ? 'the reviewer names a call' : criterion.id
  const message = clean(`${who}: ${shownCall(call)} ${text}`)
  const finding = blocking('ADEQUACY_COUNTEREXAMPLE', message, { file: module, hint: HINT })
  return { kind: 'sent-back', finding, isFinal: false }
}

const HINT =
  'change the code so that the call gives what the criterion asks for; a criterion that asks for something else is changed by its owner'

/** Nothing of a hold-out enters a finding. */
function wrongHoldout({ id }: Criterion): CounterexampleJudgement {
  const message = `a call that the reviewer named shows that a hold-out of ${id} is not met`
  return { kind: 'sent-back', finding: blocking('ADEQUACY_COUNTEREXAMPLE', message), isFinal: true }
}

/** Missing evidence is never a pass: what would have stopped the unit without a run still does. */
function open(counterexample: Counterexample, why: string): CounterexampleJudgement {
  const { call, scenario, severity, category, module, criterion } = counterexample
  const isGrave = severity === 'high' || category === 'spec'
  const about = criterion === null ? '' : `${criterion}: `
  const words = safeWord(scenario, 600)
  const finding: Finding = {
    code: 'ADEQUACY_COUNTEREXAMPLE_OPEN',
    level: isGrave ? 'block' : 'warn',
    message: clean(`${about}${shownCall(call)} ${why}, so the reviewer's finding stands: ${words}`),
    file: module,
    hint: 'run the unit again, or give the criterion an example that decides',
  }
  return { kind: 'open', finding }
}

const MAX_CALL_CHARS = 300

function shownCall(call: string): string {
  return call.slice(0, MAX_CALL_CHARS)
}

const MAX_MESSAGE_COLUMNS = 1_500

function clean(message: string): string {
  return safeWord(escapeInvisible(message), MAX_MESSAGE_COLUMNS)
}

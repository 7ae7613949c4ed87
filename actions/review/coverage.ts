import type { RunOutcome } from '../../shared/line/outcome.ts'
import { judgeValues, type ExampleState } from '../../shared/oracle/judge/judge-values.ts'
import { numberedExamples } from '../../shared/specification/acceptance/numbered-examples.ts'
import { isTestOf } from '../../shared/specification/acceptance/test-names.ts'
import { isShownByRows, toldExamples } from '../../shared/specification/document/held-out.ts'
import type { Criterion, Spec } from '../../shared/specification/document/spec.ts'
import { testsNamed, type NamedFiles, type Test } from './named-tests.ts'

/** One example or test that a criterion promises, and what became of it. */
export interface PromisedTest {
  /** The key of an example, or what the criterion lists under `tests`. */
  name: string
  status: 'passed' | 'failed' | 'skipped' | 'not run'
  /** The row holds itself back: the reviewer is not told that there is one. */
  heldOut?: true
}

/** What the runs say about one criterion. */
export interface Coverage {
  criterion: string
  holdout: boolean
  /** `green`: the values of every example are right; `none`: it has no example that is told, so reading decides. */
  state: 'green' | 'red' | 'none'
  promised: PromisedTest[]
}

/**
 * What the oracle shows of each criterion. Tests of the repository ran in one process with the code that they judge: a red one speaks against
 * a criterion, a green one shows nothing. Pure.
 */
export function coverageOf(
  spec: Spec,
  outcomes: readonly RunOutcome[],
  files: NamedFiles = new Map(),
): Coverage[] {
  const tests = outcomes.flatMap((outcome) => outcome.tests)
  const states = outcomes.flatMap(({ values }) =>
    values === undefined ? [] : judgeValues(spec, values).examples,
  )
  return spec.acceptance.map((criterion) => {
    const promised = [...promisedExamples(criterion, states), ...promisedTests(criterion, tests, files)]
    const isRed = tests.some((test) => test.status === 'failed' && isTestOf(test.name, criterion.id))
    const state = coverageState(criterion, promised, isRed)
    return { criterion: criterion.id, holdout: criterion.holdout, state, promised }
  })
}

function coverageState(
  criterion: Criterion,
  promised: readonly PromisedTest[],
  isRed: boolean,
): Coverage['state'] {
  if (isRed || promised.some(({ status }) => status !== 'passed')) return 'red'
  return isShownByRows(criterion) ? 'green' : 'none'
}

/** What of the promises of a criterion the reviewer is told. */
export function toldOf({ promised }: Coverage): PromisedTest[] {
  return promised.filter(({ heldOut }) => heldOut !== true)
}

/** What has shown a criterion, in words; `undefined` when no run has, so that only reading can decide. */
export function shownBy(coverage: Coverage): string | undefined {
  if (coverage.state !== 'green') return undefined
  const told = toldOf(coverage)
  // a count would tell that a row was added
  if (told.length === 0) return 'its hold-out examples hold'
  const passed = told.filter(({ status }) => status === 'passed').length
  return `${passed} of ${told.length} examples and named tests hold`
}

/**
 * What speaks for a criterion that reading decides, in words: the tests that it names ran green. They ran in one process with
 * the code, so the reviewer still has to look; `undefined` when nothing ran.
 */
export function supportedBy(coverage: Coverage): string | undefined {
  const promised = toldOf(coverage)
  if (coverage.state !== 'none' || promised.length === 0) return undefined
  return `${promised.length} of ${promised.length} named tests hold`
}

/** Where several stations call an example, it has to be right in all of them. */
function promisedExamples(criterion: Criterion, states: readonly ExampleState[]): PromisedTest[] {
  const told = toldExamples(criterion)
  return numberedExamples(criterion).map(({ example, key: name }, index) => {
    const found = states.filter((each) => each.criterion === criterion.id && each.example === index + 1)
    const status = worstExample(found)
    return told.includes(example) ? { name, status } : { name, status, heldOut: true }
  })
}

function worstExample(states: readonly ExampleState[]): PromisedTest['status'] {
  if (states.length === 0) return 'not run'
  return states.find(({ status }) => status !== 'passed')?.status ?? 'passed'
}

/** A listed test is a file or a suite, of which every test must pass, or a name. */
function promisedTests(
  { tests: listed }: Criterion,
  tests: readonly Test[],
  files: NamedFiles,
): PromisedTest[] {
  return listed.map((name) => ({ name, status: worstOf(testsNamed(name, tests, files)) }))
}

function worstOf(tests: readonly Test[]): PromisedTest['status'] {
  if (tests.length === 0) return 'not run'
  if (tests.some((test) => test.status === 'failed')) return 'failed'
  return tests.some((test) => test.status === 'skipped') ? 'skipped' : 'passed'
}

import type { RunOutcome } from '../../shared/line/outcome.ts'
import { judgeValues, type ExampleState } from '../../shared/oracle/judge/judge-values.ts'
import { exampleKey } from '../../shared/specification/acceptance/acceptance-tests.ts'
import { isTestOf } from '../../shared/specification/acceptance/test-names.ts'
import type { Criterion, Spec } from '../../shared/specification/document/spec.ts'
import { testsNamed, type NamedFiles, type Test } from './named-tests.ts'

/** One example or test that a criterion promises, and what became of it. */
export interface PromisedTest {
  /** The key of an example, or what the criterion lists under `tests`. */
  name: string
  status: 'passed' | 'failed' | 'skipped' | 'not run'
}

/** What the runs say about one criterion. */
export interface Coverage {
  criterion: string
  holdout: boolean
  /** `green`: the values of every example are right; `none`: it has no example, so reading decides. */
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
  return needsTests(criterion) ? 'green' : 'none'
}

/** Must a run show this criterion, or can only reading do so? */
export function needsTests({ examples }: Criterion): boolean {
  return examples.length > 0
}

/** What has shown a criterion, in words; `undefined` when no run has, so that only reading can decide. */
export function shownBy({ state, promised }: Coverage): string | undefined {
  if (state !== 'green') return undefined
  const passed = promised.filter(({ status }) => status === 'passed').length
  return `${passed} of ${promised.length} examples and named tests hold`
}

/**
 * What speaks for a criterion that reading decides, in words: the tests that it names ran green. They ran in one process with
 * the code, so the reviewer still has to look; `undefined` when nothing ran.
 */
export function supportedBy({ state, promised }: Coverage): string | undefined {
  if (state !== 'none' || promised.length === 0) return undefined
  return `${promised.length} of ${promised.length} named tests hold`
}

/** Where several stations call an example, it has to be right in all of them. */
function promisedExamples(criterion: Criterion, states: readonly ExampleState[]): PromisedTest[] {
  return criterion.examples.map((_, index) => {
    const found = states.filter((each) => each.criterion === criterion.id && each.example === index + 1)
    return { name: exampleKey(criterion, index + 1), status: worstExample(found) }
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

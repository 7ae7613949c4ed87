import type { RunOutcome } from '../../shared/line/outcome.ts'
import type { AcceptanceTest } from '../../shared/specification/acceptance/acceptance-tests.ts'
import { isExactTestOf, isTestOf, plainName } from '../../shared/specification/acceptance/test-names.ts'
import type { Criterion } from '../../shared/specification/document/spec.ts'

export type Test = RunOutcome['tests'][number]

/** One test that a criterion promises, and what became of it. */
export interface PromisedTest {
  /** The key of an acceptance test, or what the criterion lists under `tests`. */
  name: string
  status: 'passed' | 'failed' | 'skipped' | 'not run'
}

/** What the runs say about one criterion. */
export interface Coverage {
  criterion: string
  holdout: boolean
  /** `green`: every promised test passed; `none`: nothing is promised that a run could show. */
  state: 'green' | 'red' | 'none'
  promised: PromisedTest[]
  /** Names of further green tests that begin with the criterion's id and a colon. */
  alsoGreen: string[]
}

/** Sets the tests of this round against what each criterion promises. Pure. */
export function coverageOf(
  criteria: readonly Criterion[],
  own: readonly AcceptanceTest[],
  tests: readonly Test[],
): Coverage[] {
  return criteria.map((criterion) => {
    const promised = [...ownPromises(criterion, own, tests), ...listedPromises(criterion, tests)]
    const named = tests.filter(
      (test) => countsFor(test, criterion.id) && !promised.some(({ name }) => isExactTestOf(test.name, name)),
    )
    const alsoGreen = [...new Set(named.filter(isGreen).map(({ name }) => name))].sort()
    const state = coverageState(criterion, promised, named)
    return { criterion: criterion.id, holdout: criterion.holdout, state, promised, alsoGreen }
  })
}

/** Must a run show this criterion, or can only reading do so? */
export function needsTests({ check, examples, tests }: Criterion): boolean {
  if (check === 'example' || check === 'test') return true
  return check === 'property' && examples.length + tests.length > 0
}

/** What has shown a criterion, in words; `undefined` when no run has, so that only reading can decide. */
export function shownBy({ state, promised, alsoGreen }: Coverage): string | undefined {
  if (state !== 'green') return undefined
  const passed = promised.filter(({ status }) => status === 'passed').length
  return promised.length > 0
    ? `${passed} of ${promised.length} promised tests passed`
    : `${alsoGreen.length} tests passed`
}

function coverageState(
  criterion: Criterion,
  promised: readonly PromisedTest[],
  named: readonly Test[],
): Coverage['state'] {
  if (promised.some(({ status }) => status !== 'passed') || named.some((test) => test.status === 'failed'))
    return 'red'
  if (promised.length > 0 || named.some(isGreen)) return 'green'
  return needsTests(criterion) ? 'red' : 'none'
}

function isGreen(test: Test): boolean {
  return test.status === 'passed'
}

/** A green test counts only under the exact id or key. Any other test counts under the wide form too. */
function countsFor(test: Test, id: string): boolean {
  return isGreen(test) ? isExactTestOf(test.name, id) : isTestOf(test.name, id)
}

function ownPromises(
  criterion: Criterion,
  own: readonly AcceptanceTest[],
  tests: readonly Test[],
): PromisedTest[] {
  return own.flatMap(({ path, tests: written }) =>
    written
      .filter((test) => test.criterion === criterion.id)
      .map(({ key }) => ({
        name: key,
        status: worstOf(tests.filter((test) => countsFor(test, key) && isIn(test, path))),
      })),
  )
}

/** A listed test is a file, of which every test must pass, or a name. */
function listedPromises({ tests: listed }: Criterion, tests: readonly Test[]): PromisedTest[] {
  return listed.map((name) => ({
    name,
    status: worstOf(
      tests.filter(
        (test) =>
          isNamed(test, plainName(name)) || (test.file !== undefined && endsWithPath(test.file, name)),
      ),
    ),
  }))
}

/** Is this the full name of the test, or its name without its suites? */
export function isNamed({ name }: Pick<Test, 'name'>, wanted: string): boolean {
  return plainName(name) === wanted || plainName(name).endsWith(` > ${wanted}`)
}

/** A report without files gives only the name. */
function isIn(test: Test, path: string): boolean {
  return test.file === undefined || endsWithPath(test.file, path)
}

function endsWithPath(file: string, path: string): boolean {
  return file === path || file.endsWith(`/${path}`)
}

function worstOf(tests: readonly Test[]): PromisedTest['status'] {
  if (tests.length === 0) return 'not run'
  if (tests.some((test) => test.status === 'failed')) return 'failed'
  return tests.some((test) => test.status === 'skipped') ? 'skipped' : 'passed'
}

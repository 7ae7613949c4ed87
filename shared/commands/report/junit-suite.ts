import type { SaxesTagPlain } from 'saxes'
import { attributeOf, isPath, type ReportedTest, type SuiteAround } from './junit-case.ts'

/** What a report says in numbers; `undefined` where it does not. */
interface Claims {
  tests: number | undefined
  /** Failures and errors. */
  failures: number
  notRun: number
  /** As Node counts at the end, without suites and without `todo`. */
  failedTests: number | undefined
}

/** A suite, or the root, that is not closed yet. */
export interface OpenSuite extends SuiteAround {
  name: string
  claims: Claims
  /** Elements inside, at any depth. `failures`: also those of tests that count as skipped. */
  listed: { tests: number; failures: number; passed: number; failed: number }
  /** Tests that suites inside counted as not run. */
  notRunInside: number
  /** What failed in the suite itself. */
  failures: string[]
}

/** All names of nested suites together: each test repeats them. */
const MAX_NAMES_CHARS = 1000

/** A suite, or the root, whose element begins inside `parent`. */
export function openSuite(tag: SaxesTagPlain, parent: OpenSuite | undefined): OpenSuite {
  const isNamed = tag.name === 'testsuite'
  const name = attributeOf(tag, 'name') ?? ''
  const above = parent?.names ?? []
  const room = MAX_NAMES_CHARS - above.reduce((sum, each) => sum + each.length, 0)
  return {
    name,
    names: isNamed ? [...above, name.slice(0, Math.max(room, 0))] : above,
    path: !isNamed ? '' : parent === undefined || parent.path === '' ? name : `${parent.path}.${name}`,
    file: attributeOf(tag, 'file') ?? parent?.file,
    claims: claimsOf(tag),
    listed: { tests: 0, failures: 0, passed: 0, failed: 0 },
    notRunInside: 0,
    failures: [],
  }
}

function claimsOf(tag: SaxesTagPlain): Claims {
  const count = (name: string): number | undefined => {
    const text = attributeOf(tag, name)?.trim() ?? ''
    return /^\d{1,9}$/.test(text) ? Number(text) : undefined
  }
  return {
    tests: count('tests'),
    failures: (count('failures') ?? 0) + (count('errors') ?? 0),
    notRun: (count('skipped') ?? count('skips') ?? 0) + (count('disabled') ?? 0) + (count('ignored') ?? 0),
    failedTests: undefined,
  }
}

/** Counts a test of a suite that is open. */
export function countCase({ listed }: OpenSuite, { status }: ReportedTest): void {
  listed.tests++
  if (status === 'passed') listed.passed++
  if (status === 'failed') listed.failed++
}

/** What a suite adds when it closes: itself as a failed test, or that it contradicts itself. `around`: the suites still open. */
export function closedSuite(
  suite: OpenSuite,
  around: readonly OpenSuite[],
): { failed: ReportedTest | undefined; contradiction: string | undefined } {
  const contradiction = contradictionOf(suite, around)
  const parent = around.at(-1)
  if (parent !== undefined) addTo(parent, suite)
  return { failed: suite.failures.length === 0 ? undefined : failedSuite(suite), contradiction }
}

function addTo(parent: OpenSuite, { listed, claims, notRunInside }: OpenSuite): void {
  parent.listed.tests += listed.tests
  parent.listed.failures += listed.failures
  parent.listed.passed += listed.passed
  parent.listed.failed += listed.failed
  parent.notRunInside += Math.max(claims.notRun, notRunInside)
}

function failedSuite({ name, names, file, failures }: OpenSuite): ReportedTest {
  return {
    names: names.length === 0 ? [name] : names,
    file: file ?? (isPath(name) ? name : undefined),
    status: 'failed',
    message: failures.join('\n'),
    isSuite: true,
  }
}

/**
 * Where the numbers of a suite show failures, or tests, that its list does not hold. Fewer are no contradiction: Node counts
 * a nested suite as one test, jest-junit leaves `todo` out. More failures than failed tests are none either: jasmine counts
 * expectations. Tests that were not run may be left out of the list, as mocha's reporter does.
 */
function contradictionOf(suite: OpenSuite, around: readonly OpenSuite[]): string | undefined {
  const { claims, listed } = suite
  const where = suite.name === '' ? '' : ` of ${JSON.stringify(suite.name.slice(0, 100))}`
  const { tests = 0, failedTests = 0 } = claims
  if (claims.failures > 0 && listed.failures === 0)
    return `counts ${claims.failures} failures${where} and lists none`
  if (claims.failures > listed.failures && listed.failed === 0)
    return `counts ${claims.failures} failures${where} and lists ${listed.failures}`
  if (failedTests > listed.failed) return `counts ${failedTests} failed tests and lists ${listed.failed}`
  const notRun = Math.max(claims.notRun, suite.notRunInside, ...around.map((each) => each.claims.notRun))
  if (tests - listed.tests > notRun) return `counts ${tests} tests${where} and lists ${listed.tests}`
  if (listed.passed > 0 && saysNoneRan(suite))
    return `counts no test${where} that ran and lists ${listed.passed}`
  return undefined
}

function saysNoneRan({ claims: { tests, notRun }, listed }: OpenSuite): boolean {
  if (tests === undefined) return false
  return tests === 0 || (tests === listed.tests && notRun === tests)
}

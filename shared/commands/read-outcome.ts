import { reportPaths, type DeclaredReport } from '../factory/factory.ts'
import { compareText } from '../findings.ts'
import { defined } from '../formats/defined.ts'
import type { RunOutcome } from '../line/outcome.ts'
import { pathProblem } from '../paths/safe-path.ts'
import { unreadableReport } from './machine-fault.ts'
import { cutMiddle, normaliserOf, type Normaliser, type MachineContext } from './normalise.ts'
import type { ReportedTest } from './report/junit-case.ts'
import { readDeclaredReports, type ReportsReading } from './report/read-reports.ts'
import { clearReports } from './report/report-files.ts'

/** What an observer saw of the commands of one station and round. */
export interface ObservedRun {
  station: string
  round: number
  commands: readonly string[]
  /** Where JUnit reports are declared, below the folder of `machine`. */
  report: DeclaredReport | undefined
  outcome: 'success' | 'failure'
  /** What the commands printed, as far as it was kept. */
  output: string
  machine: MachineContext
}

type Test = RunOutcome['tests'][number]

const MAX_NAME_CHARS = 500
const MAX_RAW_CHARS = 65_536
const MAX_MESSAGE_CHARS = 4000
const MAX_OUTPUT_CHARS = 16_000
const MAX_REASON_CHARS = 400
/** Failed tests whose text is kept. */
const MAX_MESSAGES = 200

/**
 * The outcome document of commands that have ended: the same on every machine for the same change. Evidence or red: a
 * declared report that is missing, torn or without an executed test is a stop. A report in a form that nobody can read is no
 * verdict, unless the commands failed or a failed test is known: then the change's own record decides.
 * @throws FactoryError RUN_COULD_NOT.
 */
export async function readOutcome(run: ObservedRun): Promise<RunOutcome> {
  return (await readRun(run)).outcome
}

/** The same, and why the reports are no evidence whatever tests they list. @throws FactoryError RUN_COULD_NOT. */
export async function readRun(run: ObservedRun): Promise<{ outcome: RunOutcome; lacks: string | undefined }> {
  const { station, round, commands, report, outcome, machine } = run
  const normaliser = normaliserOf(machine)
  const reading =
    report === undefined ? NO_REPORTS : await readDeclaredReports(machine.folder, reportPaths(report))
  const tests = testsOf(reading, normaliser)
  const document: RunOutcome = {
    station,
    round,
    ...decide(run, reading, tests),
    outcome,
    commands: [...commands],
    ...defined({ report }),
    tests,
    output: isToldByReport(outcome, tests) ? '' : cutMiddle(normaliser.text(run.output), MAX_OUTPUT_CHARS),
  }
  return { outcome: document, lacks: reading.unreadable ?? reading.lacks }
}

const NO_REPORTS: ReportsReading = { tests: [], lacks: undefined, unreadable: undefined }

function decide(
  { station, outcome, report }: ObservedRun,
  { unreadable, lacks }: ReportsReading,
  tests: readonly Test[],
): Pick<RunOutcome, 'verdict' | 'reason'> {
  const executed = tests.filter((test) => test.status !== 'skipped').length
  const failed = tests.filter((test) => test.status === 'failed').length
  if (failed > 0) return stop(`${failed} of ${executed} tests failed`)
  const problem = unreadable ?? lacks
  if (outcome === 'failure') {
    const failure = 'a command failed or ran out of time'
    return stop(problem === undefined ? failure : `${failure}, and ${problem}`)
  }
  if (unreadable !== undefined) throw unreadableReport(station, unreadable)
  if (lacks !== undefined) return stop(lacks)
  if (report === undefined) return { verdict: 'pass', reason: 'the commands succeeded' }
  if (executed === 0) return stop(`${reportsText(report)} no executed test${notRunText(tests.length)}`)
  return { verdict: 'pass', reason: `${executed} tests passed` }
}

function stop(reason: string): Pick<RunOutcome, 'verdict' | 'reason'> {
  return { verdict: 'stop', reason: cutMiddle(reason, MAX_REASON_CHARS).replaceAll('\n', ' ') }
}

function reportsText(report: DeclaredReport): string {
  const paths = reportPaths(report)
  return paths.length === 1 ? `the report ${paths[0] ?? ''} shows` : `the reports ${paths.join(', ')} show`
}

function notRunText(count: number): string {
  return count === 0 ? '' : ` (not run: ${count})`
}

/** A file that failed as a whole fails under its own name, and a runner's wrapper says nothing: then only the output says why. */
function isToldByReport(outcome: RunOutcome['outcome'], tests: readonly Test[]): boolean {
  const failed = tests.filter((test) => test.status === 'failed')
  if (failed.length === 0) return outcome === 'success'
  return !failed.some((test) => test.name === test.file || saysNothing(test.message ?? ''))
}

/** Node's word for a test file that ended with an exit code, and what others write in place of a text. */
function saysNothing(message: string): boolean {
  return /^(?:\[Error: test failed\]|(?:test )?failed\.?$|$)/i.test(message.trim())
}

function testsOf(reading: ReportsReading, normaliser: Normaliser): Test[] {
  const sorted = reading.tests
    .map((test) => normalisedTest(test, normaliser))
    .sort((a, b) => compareText(sortKey(a), sortKey(b)))
  let told = 0
  for (const test of sorted) if (test.status === 'failed' && ++told > MAX_MESSAGES) test.message = undefined
  return sorted
}

function normalisedTest(
  { names, file, status, message, isSuite }: ReportedTest,
  normaliser: Normaliser,
): Test {
  const name = names.map((part) => repositoryName(normaliser.name(part))).join(' > ')
  const text = status === 'failed' ? normaliser.text(cutMiddle(message, MAX_RAW_CHARS)) : undefined
  return {
    name: cutMiddle(name, MAX_NAME_CHARS).replaceAll('\n', ' '),
    file: file === undefined ? undefined : fileOf(normaliser.name(file)),
    status,
    message: text === undefined ? undefined : cutMiddle(text, MAX_MESSAGE_CHARS),
    ...defined({ isSuite }),
  }
}

/** Some runners name a test after its file, with the folder it lies in. */
function repositoryName(name: string): string {
  return name.startsWith('./') ? name.slice(2) : name
}

/** Only a path inside the repository is of use to a reader. */
function fileOf(path: string): string | undefined {
  const file = repositoryName(path)
  return pathProblem(file) === undefined ? file : undefined
}

function sortKey({ file, name, status, message }: Test): string {
  return [file ?? '', name, status, message ?? ''].join('\u0000')
}

/** Removes reports that exist before the commands run: a committed or generated one is no evidence. */
export async function clearReport(folder: string, report: DeclaredReport): Promise<void> {
  await clearReports(folder, reportPaths(report))
}

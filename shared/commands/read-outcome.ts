import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { asFactoryError } from '../errors.ts'
import { readBytes } from '../files.ts'
import { MAX_TEST_REPORT_BYTES } from '../limits.ts'
import { compareText } from '../findings.ts'
import { pathProblem } from '../paths/safe-path.ts'
import type { RunOutcome } from '../line/outcome.ts'
import { parseJunit, type JunitReading, type ReportedTest } from './junit.ts'
import { cutMiddle, normaliserOf, type Normaliser, type MachineContext } from './normalise.ts'
import { inspectPath, type PathKind } from './inspect-path.ts'
import { defined } from '../formats/defined.ts'

/** What an observer saw of the commands of one station and round. */
export interface ObservedRun {
  station: string
  round: number
  commands: readonly string[]
  /** Path of the declared JUnit report, below the folder of `machine`. */
  report: string | undefined
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

/**
 * The outcome document of commands that have ended: the same on every machine for the same change. Evidence or red: a
 * declared report that is missing, unreadable or without an executed test is a stop.
 */
export async function readOutcome(run: ObservedRun): Promise<RunOutcome> {
  const { station, round, commands, report, outcome, machine } = run
  const normaliser = normaliserOf(machine)
  const reading = report === undefined ? undefined : await readReport(machine.folder, report)
  const tests = testsOf(reading, normaliser)
  return {
    station,
    round,
    ...decide(run, reading, tests),
    outcome,
    commands: [...commands],
    ...defined({ report }),
    tests,
    output: isToldByReport(outcome, tests) ? '' : cutMiddle(normaliser.text(run.output), MAX_OUTPUT_CHARS),
  }
}

function decide(
  { outcome, report }: ObservedRun,
  reading: JunitReading | undefined,
  tests: readonly Test[],
): Pick<RunOutcome, 'verdict' | 'reason'> {
  const executed = tests.filter((test) => test.status !== 'skipped').length
  const failed = tests.filter((test) => test.status === 'failed').length
  if (failed > 0) return { verdict: 'stop', reason: `${failed} of ${executed} tests failed` }
  const problem = reading?.kind === 'bad' ? `the report ${report ?? ''} ${reading.reason}` : undefined
  if (outcome === 'failure') {
    const failure = 'a command failed or ran out of time'
    return { verdict: 'stop', reason: problem === undefined ? failure : `${failure}, and ${problem}` }
  }
  if (problem !== undefined) return { verdict: 'stop', reason: problem }
  if (report === undefined) return { verdict: 'pass', reason: 'the commands succeeded' }
  if (executed === 0) return { verdict: 'stop', reason: `the report ${report} shows no executed test` }
  return { verdict: 'pass', reason: `${executed} tests passed` }
}

/** A file that failed as a whole fails under its own name, and only the output says why. */
function isToldByReport(outcome: RunOutcome['outcome'], tests: readonly Test[]): boolean {
  const failed = tests.filter((test) => test.status === 'failed')
  if (failed.length === 0) return outcome === 'success'
  return !failed.some((test) => test.name === test.file)
}

function testsOf(reading: JunitReading | undefined, normaliser: Normaliser): Test[] {
  if (reading?.kind !== 'ok') return []
  return reading.tests
    .map((test) => normalisedTest(test, normaliser))
    .sort((a, b) => compareText(sortKey(a), sortKey(b)))
}

function normalisedTest({ names, file, status, message }: ReportedTest, normaliser: Normaliser): Test {
  const name = names.map((part) => repositoryName(normaliser.name(part))).join(' > ')
  const text = status === 'failed' ? normaliser.text(cutMiddle(message, MAX_RAW_CHARS)) : undefined
  return {
    name: cutMiddle(name, MAX_NAME_CHARS).replaceAll('\n', ' '),
    file: file === undefined ? undefined : fileOf(normaliser.name(file)),
    status,
    message: text === undefined ? undefined : cutMiddle(text, MAX_MESSAGE_CHARS),
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

/** Removes a report that exists before the commands run: a committed or generated one is no evidence. */
export async function clearReport(folder: string, path: string): Promise<void> {
  const kind = await inspectPath(folder, path)
  if (kind === 'file' || kind === 'link') await rm(join(folder, path))
}

/** The report that the commands wrote, or why there is none. Only a regular file inside the folder is read. */
async function readReport(folder: string, path: string): Promise<JunitReading> {
  const kind = await inspectPath(folder, path)
  if (kind !== 'file') return { kind: 'bad', reason: NO_REPORT[kind] }
  try {
    const bytes = await readBytes(join(folder, path), MAX_TEST_REPORT_BYTES)
    return parseJunit(bytes.toString('utf8'))
  } catch (thrown) {
    const isLarge = asFactoryError(thrown).code === 'FILE_TOO_LARGE'
    return {
      kind: 'bad',
      reason: isLarge ? `has more than ${MAX_TEST_REPORT_BYTES} bytes` : 'cannot be read',
    }
  }
}

const NO_REPORT: Record<Exclude<PathKind, 'file'>, string> = {
  absent: 'was not written',
  folder: 'is a folder',
  link: 'is a symbolic link',
  other: 'is no regular file',
  blocked: 'lies behind a symbolic link',
}

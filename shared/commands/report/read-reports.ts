import { decodeXml } from './decode-xml.ts'
import type { ReportedTest } from './junit-case.ts'
import { MAX_TESTS, parseJunit, type JunitReading } from './junit.ts'
import { readReports, type ReportFile } from './report-files.ts'

/** What all declared reports of a run say together. */
export interface ReportsReading {
  tests: ReportedTest[]
  /** The first report that leaves the run without evidence: not written, torn, or contradicting itself. */
  lacks: string | undefined
  /** The first report that cannot be judged: its form says nothing about the change. */
  unreadable: string | undefined
}

/**
 * Reads the declared reports one after the other. A failed test counts wherever it is listed: also in a report that is
 * refused further down, so that code cannot hide its own failing record behind bytes that nobody can read.
 */
export async function readDeclaredReports(
  folder: string,
  declared: readonly string[],
): Promise<ReportsReading> {
  const all: ReportsReading = { tests: [], lacks: undefined, unreadable: undefined }
  for (const file of await readReports(folder, declared)) add(all, file)
  if (all.tests.length > MAX_TESTS) {
    all.unreadable ??= `the reports list more than ${MAX_TESTS} tests`
    all.tests = all.tests.filter(({ status }) => status === 'failed').slice(0, MAX_TESTS)
  }
  return all
}

function add(all: ReportsReading, file: ReportFile): void {
  const reading = file.kind === 'bytes' ? parsed(file.bytes) : { ...file, failed: [] }
  const reason = reading.kind === 'ok' ? reading.contradictions.join(', ') : reading.reason
  const told = `the report ${file.path} ${reason}`
  if (reading.kind === 'bad' || reading.kind === 'unreadable') all.unreadable ??= told
  else if (reason !== '') all.lacks ??= told
  for (const test of reading.kind === 'ok' ? reading.tests : reading.failed) all.tests.push(test)
}

function parsed(bytes: Uint8Array): JunitReading {
  const decoded = decodeXml(bytes)
  if (decoded.kind === 'unknown') return { kind: 'bad', reason: decoded.reason, failed: [] }
  return parseJunit(decoded.text)
}

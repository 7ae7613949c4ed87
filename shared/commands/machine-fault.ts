import { statfs } from 'node:fs/promises'
import { FactoryError } from '../errors.ts'
import type { RunOutcome } from '../line/outcome.ts'

const NOT_EXECUTABLE = 126
const NOT_FOUND = 127
const LEAST_FREE_BYTES = 64 * 1024

/**
 * A failure of the machine must not count as one of the change. `code` is the exit code of the last command, `null`
 * when a signal ended it; `folder` is where the commands ran. @throws FactoryError RUN_COULD_NOT.
 */
export async function refuseNoWork(
  outcome: RunOutcome,
  { code, folder }: { code: number | null; folder: string },
): Promise<void> {
  if (outcome.outcome === 'success' || outcome.tests.some((test) => test.status === 'failed')) return
  if (code === NOT_FOUND || code === NOT_EXECUTABLE) {
    throw couldNot(
      `${code === NOT_FOUND ? 'a command was not found' : 'a command cannot be executed'}${lastLine(outcome.output)}`,
    )
  }
  // a folder that the commands took away says nothing about the disk
  const disk = await statfs(folder).catch(() => undefined)
  if (disk !== undefined && disk.bavail * disk.bsize < LEAST_FREE_BYTES) throw couldNot('the disk is full')
}

function lastLine(output: string): string {
  const line = output.trimEnd().split('\n').at(-1) ?? ''
  return line === '' ? '' : `: ${line.slice(0, 200)}`
}

/** The error RUN_COULD_NOT: the machine failed, so nothing is known about the change. */
export function couldNot(why: string, cause?: unknown): FactoryError {
  return new FactoryError('RUN_COULD_NOT', `the commands could not run: ${why}`, {
    cause,
    hint: 'repair the machine, or correct the commands in factory.yml; then run the station again',
  })
}

/**
 * The error RUN_COULD_NOT for a report in a form that nobody can read (size, encoding, document type): its form says nothing
 * about the change, so the writer is not asked again. Code under test may write such a report on purpose; then the unit stays
 * unfinished, and is never released.
 */
export function unreadableReport(station: string, problem: string): FactoryError {
  return new FactoryError('RUN_COULD_NOT', `the commands of ${station} succeeded, but ${problem}`, {
    hint: 'let the commands write a smaller, complete JUnit file in UTF-8 without a document type, or look at what wrote this one; then run the station again',
  })
}

import * as core from '@actions/core'
import { asFactoryError, type FactoryError } from '../errors.ts'
import type { InputSource } from '../station/inputs.ts'
import { keepDebuggerShut } from '../interruption.ts'
import { safeLog } from '../text/safe-log.ts'
import { setErrorOutput, requireOutputFile } from './set-output.ts'

/** The inputs of a workflow step, as the runner hands them on in the environment. */
export function actionInputs(env: NodeJS.ProcessEnv): InputSource {
  return {
    read: core.getInput,
    workspace: env['GITHUB_WORKSPACE'] ?? process.cwd(),
    base: env['GITHUB_SHA'] ?? 'HEAD',
  }
}

/** Exit codes of an action: 0 done (pass, or a stop that may go on), 1 stop, 3 could not run. */
export const DONE = 0
export const STOPPED = 1
const COULD_NOT_RUN = 3

export type ExitCode = typeof DONE | typeof STOPPED | typeof COULD_NOT_RUN

/**
 * Runs an action to its exit code and ends the process: the only place that may fail the job. What the work leaves open
 * (sockets of the artifact client, timers of its retries) would keep the step alive for minutes.
 */
export async function runToExit(
  action: string,
  work: (env: NodeJS.ProcessEnv) => Promise<ExitCode>,
): Promise<never> {
  keepDebuggerShut()
  const fail = (thrown: unknown): ExitCode => failJob(action, asFactoryError(thrown))
  // node would end with 1, which says that the station stopped the line
  process.once('uncaughtException', (thrown) => process.exit(fail(thrown)))
  const code = await workToExit(work).catch(fail)
  await flush(process.stdout)
  await flush(process.stderr)
  return process.exit(code)
}

async function workToExit(work: (env: NodeJS.ProcessEnv) => Promise<ExitCode>): Promise<ExitCode> {
  requireOutputFile(process.env)
  return work(process.env)
}

/** Makes the job red and says why. The output `error` says it to programs. */
export function failJob(action: string, error: FactoryError): ExitCode {
  const { next, retryable } = error
  const again = retryable ? '\nrunning it again may pass' : ''
  core.setFailed(safeLog(`${couldNotRun(action, error)}\nnext: ${next}${again}`))
  setErrorOutput(error)
  if (error.code === 'INTERNAL') core.debug(safeLog(error.stack ?? ''))
  return COULD_NOT_RUN
}

/** Whose fault it is comes first: this action, or the station that kept the unit from getting here. */
function couldNotRun(action: string, { code, message, where }: FactoryError): string {
  if (code === 'STATION_FAILED') return `could not run: ${message}`
  return `${action} could not run: ${code}${where === undefined ? '' : ` at ${where}`}: ${message}`
}

/** On some platforms a write to a pipe returns before the bytes are written. */
function flush(stream: NodeJS.WriteStream): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  stream.write('', () => resolve(undefined))
  return promise
}

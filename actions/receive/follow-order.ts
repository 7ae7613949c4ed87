import { appendFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { endSurvivors } from '../../shared/commands/kill-process-tree.ts'
import { placeIn, type Place } from '../../shared/commands/place.ts'
import { ORDER_FILE, RUN_FOLDER } from '../../shared/commands/run-folder.ts'
import type { Surroundings } from '../../shared/commands/surroundings.ts'
import { readOrder, type WorkOrder } from '../../shared/commands/work-order.ts'
import { writeRecord, type WorkEnd } from '../../shared/commands/work-record.ts'
import { asFactoryError, FactoryError } from '../../shared/errors.ts'
import { interruptible, keepDebuggerShut } from '../../shared/interruption.ts'
import type { RunOutcome } from '../../shared/line/outcome.ts'
import { safeLog } from '../../shared/text/safe-log.ts'
import { recordAnswer, type ToolAnswer } from '../../shared/writer/command/tool-answer.ts'
import { followToolOrder, makeReady, refuseNotReady } from './follow-tool-order.ts'

/**
 * The work of a command station in a job: `setup` on the base commit, or `run` on the change; `setup-writer` and `write` of a program that writes. It ends after everything it
 * started has ended, and gives the exit code of its step: 0 done, 1 a command failed, 3 could not run. `end` ends what commands
 * have left running although this program was killed meanwhile.
 */
export async function followOrder(phase: string, env: NodeJS.ProcessEnv): Promise<number> {
  keepDebuggerShut()
  const temp = env['RUNNER_TEMP'] ?? ''
  return phase === 'end' ? endWhatIsLeft(temp) : await work(phase, join(temp, RUN_FOLDER), env)
}

function endWhatIsLeft(temp: string): number {
  const left = endSurvivors({ folder: realpathSync(temp) })
  if (left === 0) return DONE
  showError(
    new FactoryError('RUN_COULD_NOT', `${left} processes of the commands are still running`, {
      hint: 'look for processes of another user that the commands start; nothing was collected',
    }),
  )
  return COULD_NOT_RUN
}

async function work(phase: string, folder: string, env: NodeJS.ProcessEnv): Promise<number> {
  const end = await quietly((print) => perform(phase, { folder, env, print }))
  forgetFiles(env)
  if (end.kind === 'error') showError(end.error)
  try {
    if (end.kind !== 'ready') handOn(env, 'record', await keepEnd(folder, end))
    return exitCode(end)
  } catch (thrown) {
    showError(asFactoryError(thrown))
    return COULD_NOT_RUN
  }
}

function keepEnd(folder: string, end: Exclude<PhaseEnd, { kind: 'ready' }>): Promise<string> {
  return end.kind === 'answer' ? recordAnswer(folder, end.answer) : writeRecord(folder, end)
}

interface Call {
  folder: string
  env: NodeJS.ProcessEnv
  print: Surroundings['print']
}

type PhaseEnd = WorkEnd | { kind: 'ready' } | { kind: 'answer'; answer: ToolAnswer }

async function perform(phase: string, { folder, env, print }: Call): Promise<PhaseEnd> {
  try {
    return await interruptible(async (signal): Promise<PhaseEnd> => {
      const surroundingsFor = (repo: string): Surroundings => {
        const hidden = [repo, ...runnerFolders(env)]
        return { env, signal, print, hidden, isSetUpOpen: true, now: () => new Date() }
      }
      if (phase === 'setup-writer' || phase === 'write')
        return await followToolOrder(phase, folder, surroundingsFor)
      const order = await readOrder(join(folder, ORDER_FILE))
      const surroundings = surroundingsFor(order.repo)
      const place = placeIn(folder)
      if (phase === 'setup') return await makeReady(order, place, surroundings)
      return { kind: 'outcome', outcome: await carryOut(order, place, surroundings) }
    })
  } catch (thrown) {
    return { kind: 'error', error: asFactoryError(thrown) }
  }
}

/** The checkout, and the folder that the runner itself lies in: `<runner>/<work>/_temp` is its temporary one. */
function runnerFolders(env: NodeJS.ProcessEnv): string[] {
  const { GITHUB_WORKSPACE: workspace = '', RUNNER_TEMP: temp = '' } = env
  return [workspace, temp, dirname(temp), dirname(dirname(temp))].filter((path) => path !== '')
}

/** Loaded here alone: `setup` and `end` have no use for what reads examples and reports. */
async function carryOut(order: WorkOrder, place: Place, surroundings: Surroundings): Promise<RunOutcome> {
  const { performOrder } = await import('../../shared/commands/perform-order.ts')
  if (order.work.setup !== undefined) await refuseNotReady(place)
  return performOrder(order, place, surroundings)
}

/**
 * Owners of the problem matchers that GitHub's own set-up actions leave switched on. The runner applies matchers to every line, and
 * to those between `stop-commands` tokens as well (actions/runner, OutputManager.cs): a line of the change would become an
 * annotation.
 */
const MATCHERS = ['eslint-compact', 'eslint-stylish', 'tsc', 'python', 'go', 'java', 'csc']

/** Nothing that commands print is read by the runner as a command to itself, until the token that they do not know. */
async function quietly<T>(action: (print: Surroundings['print']) => Promise<T>): Promise<T> {
  const token = randomUUID()
  for (const owner of MATCHERS) process.stdout.write(`::remove-matcher owner=${owner}::\n`)
  process.stdout.write(`::stop-commands::${token}\n`)
  try {
    return await action((chunk) => process.stdout.write(chunk))
  } finally {
    process.stdout.write(`\n::${token}::\n`)
  }
}

const RUNNER_FILES = ['GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY']

/** What commands may have written into the files of this step, where no isolation hides them, reaches no later step. */
function forgetFiles(env: NodeJS.ProcessEnv): void {
  for (const path of RUNNER_FILES.map((name) => env[name] ?? '').filter((each) => each !== '')) {
    rmSync(path, { recursive: true, force: true })
    writeFileSync(path, '', { flag: 'wx' })
  }
}

function handOn(env: NodeJS.ProcessEnv, name: string, value: string): void {
  const file = env['GITHUB_OUTPUT'] ?? ''
  if (file !== '') appendFileSync(file, `${name}=${value}\n`)
}

function showError({ code, message, next }: FactoryError): void {
  const text = safeLog(`could not run: ${code}: ${message}\nnext: ${next}`)
  process.stdout.write(`::error::${text.replaceAll('%', '%25').replaceAll('\n', '%0A')}\n`)
}

const DONE = 0
const STOPPED = 1
const COULD_NOT_RUN = 3

function exitCode(end: PhaseEnd): number {
  if (end.kind === 'error') return COULD_NOT_RUN
  return end.kind === 'outcome' && end.outcome.outcome === 'failure' ? STOPPED : DONE
}

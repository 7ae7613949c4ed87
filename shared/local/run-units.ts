import { getCompileCacheDir } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { asFactoryError, FactoryError } from '../errors.ts'
import { withLock } from './lock.ts'
import { makeHome, type PreparedUnit } from './prepare.ts'
import { alreadyReleased, asInterrupted, notStarted, type UnitResult } from './result.ts'
import { CONTINUE, type RunOptions, type RunRequest } from './run-state.ts'
import type { ThreadData, WorkerReply, WorkerTask } from './unit-worker.ts'

/**
 * Carries units down the line, as many at once as there are cores, each whole unit in one worker thread. A thread that
 * crashes ends its unit as an error and no other. Results come in the order given.
 */
export async function runUnits(
  units: readonly PreparedUnit[],
  options: RunOptions,
  startWorker: () => Worker = startUnitWorker,
): Promise<UnitResult[]> {
  const results: UnitResult[] = []
  const waiting = [...units.entries()]
  const serve = async (): Promise<void> => {
    const thread = new UnitThread(options, startWorker)
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      results[next[0]] = await runLocked(next[1], thread)
    await thread.end()
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), units.length) }, serve))
  return results
}

async function runLocked(unit: PreparedUnit, thread: UnitThread): Promise<UnitResult> {
  if (unit.spec.released !== undefined) return alreadyReleased(unit.specPath, unit.spec.released)
  try {
    await makeHome(unit.home)
    const lost = (): void => thread.interrupt()
    return await withLock(`${unit.folder}.running`, unit.serial, () => thread.run(unit), lost)
  } catch (thrown) {
    return notStarted(unit, asFactoryError(thrown))
  }
}

/** One worker thread, started with its first unit and again after a crash. */
class UnitThread {
  readonly #options: RunOptions
  readonly #start: () => Worker
  #worker: Worker | undefined

  constructor(options: RunOptions, start: () => Worker) {
    this.#options = options
    this.#start = start
    options.signal.addEventListener('abort', () => this.interrupt(), { once: true })
  }

  /** @throws FactoryError RUN_COULD_NOT when the thread crashes. */
  run(unit: PreparedUnit): Promise<UnitResult> {
    const { promise, resolve, reject } = Promise.withResolvers<UnitResult>()
    const worker = (this.#worker ??= this.#start())
    const release = (): void => void worker.off('message', replied).off('error', crashed).off('exit', crashed)
    const crashed = (cause: unknown): void => {
      release()
      this.#worker = undefined
      reject(crashError(cause))
    }
    const replied = (reply: WorkerReply): void => {
      if (reply.kind === 'say') this.#options.say(reply.line)
      else {
        release()
        // a child that was ended by the same signal can end before the signal itself arrives
        setImmediate(() => resolve(this.#options.signal.aborted ? asInterrupted(reply.result) : reply.result))
      }
    }
    worker.on('message', replied).on('error', crashed).on('exit', crashed)
    post(worker, { kind: 'run', unit, request: requestOf(this.#options) })
    if (this.#options.signal.aborted) this.interrupt()
    return promise
  }

  interrupt(): void {
    if (this.#worker !== undefined) post(this.#worker, { kind: 'interrupt' })
  }

  async end(): Promise<void> {
    await this.#worker?.terminate()
  }
}

/** The source beside this file, or its program in the bundle that this file was built into. */
function startUnitWorker(): Worker {
  const entry = import.meta.url.endsWith('.ts') ? './unit-worker.ts' : './unit-worker.js'
  const cache = getCompileCacheDir()
  // Node adds a folder for its version
  const workerData: ThreadData = { compileCache: cache === undefined ? undefined : dirname(cache) }
  // a unit lives for seconds and makes many short-lived objects: with more room for them less is collected
  const resourceLimits = { maxYoungGenerationSizeMb: 64 }
  return new Worker(new URL(entry, import.meta.url), { workerData, resourceLimits })
}

function post(worker: Worker, task: WorkerTask): void {
  worker.postMessage(task)
}

/** What goes to another thread: everything but functions and signals. */
function requestOf(options: RunOptions): RunRequest {
  const { mode, out, until, resume, localKeys, answers, change, ignoreAndon, env, read } = options
  return { mode, out, until, resume, localKeys, answers, change, ignoreAndon, env: { ...env }, read }
}

function crashError(cause: unknown): FactoryError {
  const why = cause instanceof Error ? cause.message : `its thread ended with exit code ${String(cause)}`
  return new FactoryError('RUN_COULD_NOT', `the unit crashed: ${why}`, {
    cause,
    hint: CONTINUE,
  })
}

import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { isErrno } from '../../errors.ts'
import type { FirstHouse, LearnTask } from './learn-house.ts'
import type { LearnReply, LearnWorkerData } from './learn-worker.ts'

/**
 * What the linter and the compiler may hold. Without a limit they take what the machine has. Trees of files live shortly: in less room for them, a
 * quarter of the time goes to collecting them.
 */
const LIMITS = { maxOldGenerationSizeMb: 320, maxYoungGenerationSizeMb: 48 }

/**
 * Learns a house in a thread of its own, whose memory is bounded and given back at its end. `undefined` when that is too
 * little for this code.
 */
export function learnInThread(
  task: LearnTask,
  onFile: (done: number) => void,
): Promise<FirstHouse | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<FirstHouse | undefined>()
  const worker = startWorker(task)
  worker.on('message', (message: LearnReply) => {
    if (message.kind === 'file') onFile(message.done)
    else resolve(message.house)
  })
  worker.on('error', (thrown) => {
    if (isErrno(thrown, 'ERR_WORKER_OUT_OF_MEMORY')) resolve(undefined)
    else reject(thrown)
  })
  return promise
}

/** The source beside this file, or its program in the bundle that this file was built into. */
function startWorker(task: LearnTask): Worker {
  const entry = import.meta.url.endsWith('.ts') ? './learn-worker.ts' : './learn-worker.js'
  const cache = getCompileCacheDir()
  // Node adds a folder for its version
  const workerData: LearnWorkerData = { task, compileCache: cache === undefined ? undefined : dirname(cache) }
  return new Worker(new URL(entry, import.meta.url), { workerData, resourceLimits: LIMITS })
}

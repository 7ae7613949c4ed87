import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { isErrno } from '../../errors.ts'
import type { CodeBase, OldPlaces } from '../../house/old-places.ts'
import type { CountReply, CountTask } from './count-worker.ts'

/** What the linter and the compiler may hold. Without a limit they take what the machine has. */
const LIMITS = { maxOldGenerationSizeMb: 320, maxYoungGenerationSizeMb: 16 }

/**
 * Counts the old places in a thread of its own, whose memory is bounded and given back at its end. `undefined` when that is too
 * little for this code.
 */
export function countInThread(
  code: CodeBase,
  onFile: (done: number) => void,
): Promise<OldPlaces | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<OldPlaces | undefined>()
  const worker = startWorker(code)
  worker.on('message', (message: CountReply) => {
    if (message.kind === 'file') onFile(message.done)
    else resolve(message.places)
  })
  worker.on('error', (thrown) => {
    if (isErrno(thrown, 'ERR_WORKER_OUT_OF_MEMORY')) resolve(undefined)
    else reject(thrown)
  })
  return promise
}

/** The source beside this file, or its program in the bundle that this file was built into. */
function startWorker(code: CodeBase): Worker {
  const entry = import.meta.url.endsWith('.ts') ? './count-worker.ts' : './count-worker.js'
  const cache = getCompileCacheDir()
  // Node adds a folder for its version
  const workerData: CountTask = { code, compileCache: cache === undefined ? undefined : dirname(cache) }
  return new Worker(new URL(entry, import.meta.url), { workerData, resourceLimits: LIMITS })
}

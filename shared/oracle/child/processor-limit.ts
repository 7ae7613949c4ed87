import { Worker } from 'node:worker_threads'
import { CHANNEL, frameText } from '../values/frames.ts'

/** Says which call the process is at, so that the time of its processor counts for that call. */
export interface ProcessorLimit {
  begin: (id: number) => void
  end: () => void
}

const NO_CALL = -1
/** The thread writes the number of the call in this place. */
const ID = 12345678901

interface Watched {
  current: Int32Array
  limitMs: number
  channel: number
  frame: [before: string, after: string]
}

/**
 * A second thread that says on the channel when one call has used more than `limitMs` of processor time: a call without end keeps the
 * first thread busy. How much else the machine does makes no difference, as it would for a clock.
 */
export function limitProcessor(nonce: string, limitMs: number): ProcessorLimit {
  const current = new Int32Array(new SharedArrayBuffer(4)).fill(NO_CALL)
  const [before = '', after = ''] = frameText(nonce, { id: ID, step: 'spent' }).split(String(ID))
  const workerData = { current, limitMs, channel: CHANNEL, frame: [before, after] } satisfies Watched
  new Worker(`(${String(watch)})()`, { eval: true, workerData }).unref()
  return {
    begin: (id) => void Atomics.store(current, 0, id),
    end: () => void Atomics.store(current, 0, NO_CALL),
  }
}

/** Runs in the thread, which is given its text alone. */
function watch(): void {
  const { writeSync } = process.getBuiltinModule('node:fs')
  const { current, limitMs, channel, frame } = process.getBuiltinModule('node:worker_threads')
    .workerData as Watched
  let [known, began] = [-1, 0]
  setInterval(() => {
    const { user, system } = process.cpuUsage()
    const [id, spentMs] = [Atomics.load(current, 0), (user + system) / 1000]
    if (id !== known) [known, began] = [id, spentMs]
    else if (id >= 0 && spentMs - began > limitMs) writeSync(channel, frame.join(String(id)))
  }, 50)
}

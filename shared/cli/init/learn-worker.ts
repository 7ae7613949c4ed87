import { enableCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { learnFirstHouse, type FirstHouse, type LearnTask } from './learn-house.ts'

/** What the thread is started with. */
export interface LearnWorkerData {
  task: LearnTask
  /** Folder of compiled sources, as the main thread uses it; `undefined` when it uses none. */
  compileCache: string | undefined
}

export type LearnReply = { kind: 'file'; done: number } | { kind: 'learned'; house: FirstHouse }

// The entry of a worker thread: it learns once and ends.
const { task, compileCache } = workerData as LearnWorkerData
if (compileCache !== undefined) enableCompileCache(compileCache)
const house = await learnFirstHouse(task, (done) => reply({ kind: 'file', done }))
reply({ kind: 'learned', house })

function reply(message: LearnReply): void {
  parentPort?.postMessage(message)
}

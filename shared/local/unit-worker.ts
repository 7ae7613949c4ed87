import { enableCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { asFactoryError } from '../errors.ts'
import type { ReadFacts } from '../exports/facts-cache.ts'
import { lazyAnalysis } from '../station/load-station.ts'
import type { PreparedUnit } from './prepare.ts'
import { notStarted, type UnitResult } from './result.ts'
import type { RunRequest } from './run-state.ts'
import { runUnit } from './run-unit.ts'

/** What the main thread sends: units one by one, and the interruption of the one that runs. */
export type WorkerTask = { kind: 'run'; unit: PreparedUnit; request: RunRequest } | { kind: 'interrupt' }

export type WorkerReply = { kind: 'say'; line: string } | { kind: 'result'; result: UnitResult }

/** What a thread is started with. */
export interface ThreadData {
  /** Folder of compiled sources, as the main thread uses it; `undefined` when it uses none. */
  compileCache: string | undefined
}

let running = new AbortController()
const analysis = lazyAnalysis()
const read: ReadFacts = new Map()

// The entry of a worker thread. It serves units until the main thread ends it, and loads TypeScript once for all of them.
const { compileCache } = workerData as ThreadData
if (compileCache !== undefined) enableCompileCache(compileCache)
parentPort?.on('message', (task: WorkerTask) => {
  if (task.kind === 'interrupt') running.abort()
  else void replyTo(task)
})

async function replyTo(task: Extract<WorkerTask, { kind: 'run' }>): Promise<void> {
  reply({ kind: 'result', result: await carry(task) })
}

function carry({ unit, request }: Extract<WorkerTask, { kind: 'run' }>): Promise<UnitResult> {
  running = new AbortController()
  const say = (line: string): void => reply({ kind: 'say', line })
  const options = { ...request, say, signal: running.signal }
  for (const [key, facts] of request.read ?? []) read.set(key, facts)
  return runUnit(withBuffers(unit), options, { analysis, read }).catch((thrown: unknown) =>
    notStarted(unit, asFactoryError(thrown)),
  )
}

/** A message between threads turns a Buffer into a plain array of bytes. */
function withBuffers(unit: PreparedUnit): PreparedUnit {
  const { factoryBytes, specBytes } = unit
  return { ...unit, factoryBytes: Buffer.from(factoryBytes), specBytes: Buffer.from(specBytes) }
}

function reply(message: WorkerReply): void {
  parentPort?.postMessage(message)
}

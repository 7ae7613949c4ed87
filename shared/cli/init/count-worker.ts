import { enableCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { createCodeAnalysis } from '../../house/code-analysis.ts'
import { countOldPlaces, type CodeBase, type OldPlaces } from '../../house/old-places.ts'
import { firstRules } from '../../house/standard/built-in-rules.ts'

/** What the thread is started with. */
export interface CountTask {
  code: CodeBase
  /** Folder of compiled sources, as the main thread uses it; `undefined` when it uses none. */
  compileCache: string | undefined
}

export type CountReply = { kind: 'file'; done: number } | { kind: 'counted'; places: OldPlaces }

// The entry of a worker thread: it counts once and ends.
const { code, compileCache } = workerData as CountTask
if (compileCache !== undefined) enableCompileCache(compileCache)
const onFile = (done: number): void => reply({ kind: 'file', done })
const places = await countOldPlaces(code, firstRules(), { analysis: createCodeAnalysis(), onFile })
reply({ kind: 'counted', places })

function reply(message: CountReply): void {
  parentPort?.postMessage(message)
}

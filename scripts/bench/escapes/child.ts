import type { Job, Result } from './job.ts'
import { removeBases, runVariant } from './run-variant.ts'

/** What a child tells its parent. */
export type ChildMessage =
  { kind: 'ready' } | { kind: 'result'; result: Result } | { kind: 'failed'; why: string }

// one process that runs variants one after another, as its parent hands them out
process.on('message', (job: Job) => {
  void runVariant(job).then(
    (result) => tell({ kind: 'result', result }),
    (thrown: unknown) =>
      tell({ kind: 'failed', why: String(thrown instanceof Error ? thrown.stack : thrown) }),
  )
})
process.on('disconnect', () => {
  removeBases()
  process.exit()
})
tell({ kind: 'ready' })

function tell(message: ChildMessage): void {
  process.send?.(message)
}

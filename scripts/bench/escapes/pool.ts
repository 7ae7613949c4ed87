import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { ChildMessage } from './child.ts'
import type { Job, Result } from './job.ts'

const CHILD = join(import.meta.dirname, 'child.ts')

/** Runs jobs in some processes at once. Gives each result as it comes. @throws Error when a job cannot be run. */
export async function runJobs(
  jobs: readonly Job[],
  count: number,
  done: (result: Result) => void,
): Promise<void> {
  const waiting = [...jobs]
  const serve = async (): Promise<void> => {
    if (waiting.length === 0) return
    const child = fork(CHILD, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const next = (): Promise<ChildMessage> => messageOf(child)
    await next()
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      child.send(job)
      const message = await next()
      if (message.kind === 'failed') throw new Error(`${job.unit}, ${job.variant}: ${message.why}`)
      if (message.kind === 'result') done(message.result)
    }
    child.disconnect()
  }
  await Promise.all(Array.from({ length: count }, serve))
}

/** The next message of a child. @throws Error when the child ends before. */
function messageOf(child: ChildProcess): Promise<ChildMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<ChildMessage>()
  const ended = (): void => reject(new Error('a process of the bench has ended'))
  child.once('exit', ended)
  child.once('message', (message) => {
    child.off('exit', ended)
    resolve(message as ChildMessage)
  })
  return promise
}

import { readFile, rm } from 'node:fs/promises'
import { FactoryError, isErrno } from '../errors.ts'
import { writeNew } from '../files.ts'

/** Of this process: its own lock is no lock of a dead one. */
const held = new Set<string>()

/** Runs `work` while holding a lock file that names this process; a lock of a dead process is taken over. @throws FactoryError USAGE. */
export async function withLock<T>(path: string, subject: string, work: () => Promise<T>): Promise<T> {
  if (!(await writeNew(path, String(process.pid)))) await takeOver(path, subject)
  held.add(path)
  try {
    return await work()
  } finally {
    held.delete(path)
    await rm(path, { force: true })
  }
}

async function takeOver(path: string, subject: string): Promise<void> {
  const owner = Number(await readFile(path, 'utf8').catch(() => ''))
  if (isLive(owner, path)) {
    throw new FactoryError('USAGE', `${subject} is being run by process ${owner}`, {
      hint: 'wait for it, or end it',
    })
  }
  await rm(path, { force: true })
  if (!(await writeNew(path, String(process.pid))))
    throw new FactoryError('USAGE', `${subject} was started twice at the same moment`, {
      hint: 'run it again',
    })
}

/** A number of this very process is a leftover of an earlier one that had it, unless the lock is held here. */
function isLive(owner: number, path: string): boolean {
  if (!Number.isInteger(owner) || owner <= 0) return false
  return owner === process.pid ? held.has(path) : isAlive(owner)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return isErrno(thrown, 'EPERM')
  }
}

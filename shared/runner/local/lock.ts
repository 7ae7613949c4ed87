import { open, readFile, rm, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { FactoryError, isErrno } from '../../errors.ts'
import { diskError } from '../../json/files.ts'

/** Runs `work` while holding a lock file that names this process; a lock of a dead process is taken over. @throws FactoryError USAGE. */
export async function withLock<T>(path: string, subject: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true }).catch((cause: unknown) => {
    throw diskError(dirname(path), cause)
  })
  if (!(await tryLock(path))) await takeOver(path, subject)
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

async function tryLock(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx')
    await file.writeFile(String(process.pid))
    await file.close()
    return true
  } catch (thrown) {
    if (isErrno(thrown, 'EEXIST')) return false
    throw diskError(path, thrown)
  }
}

async function takeOver(path: string, subject: string): Promise<void> {
  const owner = Number(await readFile(path, 'utf8').catch(() => ''))
  if (Number.isInteger(owner) && owner > 0 && owner !== process.pid && isAlive(owner)) {
    throw new FactoryError('USAGE', `${subject} is being run by process ${owner}`, {
      hint: 'wait for it, or end it',
    })
  }
  await rm(path, { force: true })
  if (!(await tryLock(path)))
    throw new FactoryError('USAGE', `${subject} was started twice at the same moment`, {
      hint: 'run it again',
    })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return isErrno(thrown, 'EPERM')
  }
}

import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { lock } from 'proper-lockfile'
import { FactoryError, isErrno } from '../errors.ts'
import { diskError } from '../files.ts'

/** A lock that its holder has not touched for this long is left over from a run that was killed. */
const STALE_MS = 3_000
const TOUCH_MS = 1_000

/**
 * Runs `work` while holding the lock folder `path`. The holder touches the folder every second. The lock of a killed run is
 * therefore free after three seconds, also when another process has its number now. A lock that is held is never taken.
 * `onLost` is called when the lock was lost (this machine slept, or the folder was removed).
 * @throws FactoryError USAGE when the lock is held, DISK.
 */
export async function withLock<T>(
  path: string,
  subject: string,
  work: () => Promise<T>,
  onLost: () => void,
): Promise<T> {
  const release = await acquire(path, subject, onLost)
  try {
    return await work()
  } finally {
    // a lock that was lost is no longer ours to remove
    await release().catch(() => undefined)
  }
}

async function acquire(path: string, subject: string, onLost: () => void): Promise<() => Promise<void>> {
  try {
    await mkdir(dirname(path), { recursive: true })
    return await lock(path, {
      lockfilePath: path,
      realpath: false,
      stale: STALE_MS,
      update: TOUCH_MS,
      // long enough for a left-over lock to become stale
      retries: { retries: 8, factor: 1, minTimeout: STALE_MS / 6 },
      onCompromised: onLost,
    })
  } catch (cause) {
    if (!isErrno(cause, 'ELOCKED')) throw diskError(path, cause)
    throw new FactoryError('USAGE', `${subject} is in use: ${path} is held`, {
      cause,
      hint: 'wait for whoever uses it, or interrupt that with Ctrl-C where it was started',
    })
  }
}

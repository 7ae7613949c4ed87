import { lstat, readdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** Ends a program that writes more than it may, while it writes. */
export interface WriteWatch {
  /** Aborted when it has written or printed too much. */
  signal: AbortSignal
  /** Counts what it prints. */
  printed: (bytes: number) => void
  /** Stops looking, and says whether it has written too much after all. */
  end: () => Promise<boolean>
}

const LOOK_MS = 100

/**
 * Watches folders in which a program may write `limit` bytes more than there are now. The free space of the disk is looked at often, because
 * that costs nothing; only when it has shrunk by that much are the folders measured, since others write to the same disk.
 */
export async function watchWrites(folders: readonly string[], limit: number): Promise<WriteWatch> {
  const controller = new AbortController()
  const before = await bytesIn(folders)
  let [free, printed, isLooking] = [await freeBytes(folders), 0, false]
  const look = async (): Promise<void> => {
    if (isLooking || controller.signal.aborted) return
    isLooking = true
    const lost = free - (await freeBytes(folders))
    if (lost > limit) {
      const grown = (await bytesIn(folders)) - before
      if (grown > limit) controller.abort()
      // what others have written is not looked at again
      else free -= lost - grown
    }
    isLooking = false
  }
  const timer = setInterval(() => void look(), LOOK_MS)
  return {
    signal: controller.signal,
    printed(bytes) {
      printed += bytes
      if (printed > limit) controller.abort()
    },
    async end() {
      clearInterval(timer)
      return controller.signal.aborted || (await bytesIn(folders)) - before >= limit
    },
  }
}

async function freeBytes([folder = '/']: readonly string[]): Promise<number> {
  const disk = await statfs(folder).catch(() => undefined)
  return disk === undefined ? 0 : disk.bfree * disk.bsize
}

/** Bytes on the disk; what is gone meanwhile counts for nothing. */
async function bytesIn(folders: readonly string[]): Promise<number> {
  let sum = 0
  const waiting = [...folders]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name)
      const facts = await lstat(path).catch(() => undefined)
      sum += (facts?.blocks ?? 0) * 512
      if (facts?.isDirectory() === true) waiting.push(path)
    }
  }
  return sum
}

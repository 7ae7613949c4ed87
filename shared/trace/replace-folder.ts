import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { FactoryError, isErrno } from '../errors.ts'
import { diskError } from '../json/files.ts'

/**
 * Fills a temporary sibling and gives it the folder's name; the old folder stands until then. A kill leaves the old
 * or the new folder; between the two renames the old one waits under its sibling name, from where
 * {@link recoverFolder} brings it back. @throws FactoryError DISK.
 */
export async function replaceFolder(
  folder: string,
  fill: (temporary: string) => Promise<void>,
): Promise<void> {
  const { temporary, old } = siblings(folder)
  await recoverFolder(folder)
  try {
    await sweep(folder)
    await mkdir(temporary, { recursive: true })
    await fill(temporary)
    if (await exists(folder)) await rename(folder, old)
    await rename(temporary, folder)
    await rm(old, { recursive: true, force: true })
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true })
    await recoverFolder(folder)
    throw cause instanceof FactoryError ? cause : diskError(folder, cause)
  }
}

/** Undoes an interrupted replacement: an old folder without its successor gets its name back. */
export async function recoverFolder(folder: string): Promise<void> {
  const { old } = siblings(folder)
  try {
    if (!(await exists(old))) return
    if (await exists(folder)) await rm(old, { recursive: true, force: true })
    else await rename(old, folder)
  } catch (cause) {
    throw diskError(folder, cause)
  }
}

function siblings(folder: string): { temporary: string; old: string } {
  const path = resolve(folder)
  const hidden = join(dirname(path), `.${basename(path)}`)
  return { temporary: `${hidden}.${process.pid}.new`, old: `${hidden}.old` }
}

/** Removes what killed processes left half filled. */
async function sweep(folder: string): Promise<void> {
  const path = resolve(folder)
  await mkdir(dirname(path), { recursive: true })
  const start = `.${basename(path)}.`
  for (const name of await readdir(dirname(path))) {
    const pid = /^(\d+)\.new$/.exec(name.startsWith(start) ? name.slice(start.length) : '')?.[1]
    if (pid === undefined || (Number(pid) !== process.pid && isAlive(Number(pid)))) continue
    await rm(join(dirname(path), name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return isErrno(thrown, 'EPERM')
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (thrown) {
    if (isErrno(thrown, 'ENOENT')) return false
    throw thrown
  }
}

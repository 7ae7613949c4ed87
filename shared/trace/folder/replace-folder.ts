import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { FactoryError, isErrno } from '../../errors.ts'
import { diskError } from '../../files.ts'

/**
 * Fills a temporary folder beside this one and then gives it the folder's name. Until then the old folder stays. A kill
 * leaves the old or the new folder. Between the two renames the old one has another name, where {@link existingFolder}
 * finds it. @throws FactoryError DISK.
 */
export async function replaceFolder(
  folder: string,
  fill: (temporary: string) => Promise<void>,
): Promise<void> {
  const { temporary, old } = siblings(folder)
  try {
    await cleanUp(folder)
    await mkdir(temporary, { recursive: true })
    await fill(temporary)
    if (await exists(folder)) await rename(folder, old)
    await rename(temporary, folder)
    await rm(old, { recursive: true, force: true })
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true })
    await bringBack(folder)
    throw cause instanceof FactoryError ? cause : diskError(folder, cause)
  }
}

/** Where the folder is: under its own name, or under the other one when a replacement stopped between its renames. */
export async function existingFolder(folder: string): Promise<string> {
  const { old } = siblings(folder)
  return !(await exists(folder)) && (await exists(old)) ? old : folder
}

function siblings(folder: string): { temporary: string; old: string } {
  const path = resolve(folder)
  const hidden = join(dirname(path), `.${basename(path)}`)
  return { temporary: `${hidden}.${process.pid}.jidoka-new`, old: `${hidden}.jidoka-old` }
}

/** Finishes what killed processes left: an old folder gets its name back, or is removed when the new one is there. */
async function cleanUp(folder: string): Promise<void> {
  const path = resolve(folder)
  await mkdir(dirname(path), { recursive: true })
  await bringBack(folder)
  await rm(siblings(folder).old, { recursive: true, force: true })
  const start = `.${basename(path)}.`
  for (const name of await readdir(dirname(path))) {
    const pid = /^(\d+)\.jidoka-new$/.exec(name.startsWith(start) ? name.slice(start.length) : '')?.[1]
    if (pid === undefined || (Number(pid) !== process.pid && isAlive(Number(pid)))) continue
    await rm(join(dirname(path), name), { recursive: true, force: true })
  }
}

async function bringBack(folder: string): Promise<void> {
  const existing = await existingFolder(folder)
  if (existing !== folder) await rename(existing, folder)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return isErrno(thrown, 'EPERM')
  }
}

/** Anything that cannot be looked at counts as absent; using it will say why. */
async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch {
    return false
  }
}

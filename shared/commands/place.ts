import { chmod, mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommandWork } from '../factory/factory.ts'
import { couldNot } from './machine-fault.ts'

/** The folders that the commands of one station work in, absolute and resolved. */
export interface Place {
  /** Holds the others, and what is noted about the run. */
  root: string
  /** The tree: base and change. Commands start here. */
  work: string
  home: string
  tmp: string
}

/** A place in a new folder below `parent`, whose name tells code on trial nothing. @throws FactoryError RUN_COULD_NOT. */
export async function makePlace(parent: string): Promise<Place> {
  try {
    return await makePlaceIn(await mkdtemp(join(parent, 'tmp.')))
  } catch (cause) {
    throw couldNot('no temporary folder can be made', cause)
  }
}

/** A place in an existing folder; folders that are there already are kept. */
export async function makePlaceIn(folder: string): Promise<Place> {
  const place = placeIn(await realpath(folder))
  await Promise.all([place.work, place.home, place.tmp].map((each) => mkdir(each, { recursive: true })))
  return place
}

/** The folders of a place in a resolved folder. */
export function placeIn(root: string): Place {
  return { root, work: join(root, 'work'), home: join(root, 'home'), tmp: join(root, 'tmp') }
}

/** Where the commands of a station start. A folder that a change took away is there, and empty. @throws FactoryError RUN_COULD_NOT. */
export async function startFolder(
  { directory = '' }: CommandWork,
  { work }: Pick<Place, 'work'>,
): Promise<string> {
  const folder = join(work, directory)
  try {
    await mkdir(folder, { recursive: true })
    return folder
  } catch (cause) {
    throw couldNot(`${directory} of the repository is no folder`, cause)
  }
}

/** Removes a folder with everything in it, read-only folders included. What cannot be removed is left behind. */
export async function removeQuietly(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    await makeRemovable(folder).catch(() => undefined)
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
  }
}

async function makeRemovable(folder: string): Promise<void> {
  await chmod(folder, 0o700)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeRemovable(join(folder, entry.name))
  }
}

import { openObjects, type GitObject, type ObjectReader } from './object-reader.ts'
import { isObjectId } from './object-id.ts'
import { promisorsOf } from './partial-clone.ts'

/** A process that nobody has asked for so long ends. */
const IDLE_MS = 10_000
const MAX_KEPT = 4

interface Kept {
  reader: ObjectReader
  idle: NodeJS.Timeout
}

/** The readers of this thread by their repositories, the one that was asked last at the end. */
const KEPT = new Map<string, Kept>()

/**
 * Reads objects through a process of git that is kept from one question to the next. Starting a process costs more than its answer, and the
 * more the more memory this one holds. Names begin with the full id of an object, so no answer grows old.
 */
export function keptObjects(repo: string): ObjectReader {
  return {
    read: (name) =>
      readerOf(repo)
        .read(name)
        .catch(() => readAlone(repo, name)),
    close: () => undefined,
  }
}

/** Questions of others can end the process that is shared: what fails there is asked once more, and fails for a cause of its own. */
async function readAlone(repo: string, name: string): Promise<GitObject | undefined> {
  const reader = openObjects(repo)
  try {
    return await reader.read(name)
  } finally {
    reader.close()
  }
}

/** The same for a repository that has all its objects; `undefined` also where git itself has to say what is wrong. */
export async function keptObject(repo: string, name: string): Promise<GitObject | undefined> {
  if ((await promisorsOf(repo)).length > 0) return undefined
  return readerOf(repo)
    .read(name)
    .catch(() => undefined)
}

/** The raw form of a commit that is named by its full id; `undefined` for every other name, and as {@link keptObject} has it. */
export async function keptCommit(repo: string, name: string): Promise<Buffer | undefined> {
  const kept = isObjectId(name) ? await keptObject(repo, name) : undefined
  return kept?.type === 'commit' ? kept.content : undefined
}

function readerOf(repo: string): ObjectReader {
  const kept = KEPT.get(repo) ?? keep(repo)
  kept.idle.refresh()
  KEPT.delete(repo)
  KEPT.set(repo, kept)
  for (const oldest of [...KEPT.keys()].slice(0, -MAX_KEPT)) dropObjects(oldest)
  return kept.reader
}

function keep(repo: string): Kept {
  const idle = setTimeout(() => dropObjects(repo), IDLE_MS)
  return { reader: openObjects(repo), idle: idle.unref() }
}

/** Ends the process of a repository that is about to be removed. What it was asked before is still answered. */
export function dropObjects(repo: string): void {
  const kept = KEPT.get(repo)
  KEPT.delete(repo)
  clearTimeout(kept?.idle)
  kept?.reader.close()
}

import { rm } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { FactoryError } from '../errors.ts'
import { diskError, writeAtomic } from '../files.ts'
import { lockText, LOCK_PATH } from './action-pins.ts'
import type { CompiledFile } from './compile.ts'
import type { ExistingFiles } from './drift.ts'
import { compiledFrom, compiledOf, sourceOf, type ReadLock } from './read-workflows.ts'

/** The workflows of a folder before and after a compile. */
export interface WorkflowChange {
  repo: string
  /** Folder of the workflows, absolute. */
  folder: string
  lock: ReadLock
  compiled: readonly CompiledFile[]
  existing: ExistingFiles
}

export interface WrittenFile {
  /** Relative to the top of the repository when the file is inside it, else absolute. */
  path: string
  state: 'written' | 'unchanged' | 'removed'
}

/**
 * Writes the lock when there is none yet, writes the workflows that differ, and removes those that are no longer compiled.
 * Changes nothing when a file of one of these names was not written by `jidoka compile`.
 * @throws FactoryError USAGE naming these files, DISK.
 */
export async function writeWorkflows(change: WorkflowChange): Promise<WrittenFile[]> {
  refuseForeignFiles(change)
  const files = [
    ...(await writeLock(change)),
    ...(await writeCompiled(change)),
    ...(await removeStale(change)),
  ]
  return files.map(({ path, state }) => ({ path: shownPath(change.repo, path), state }))
}

type Compared = Pick<WorkflowChange, 'compiled' | 'existing'>

/** Files under the names of the line that carry no mark of `jidoka compile`. */
export function foreignFiles({ compiled, existing }: Compared): string[] {
  return compiled.flatMap(({ path }) => {
    const text = existing.get(path)
    return text === undefined || compiledFrom(text) !== undefined ? [] : [path]
  })
}

/** Whose workflows have the names that those of this line would have; `undefined` when nobody's. */
export function lineOfSameNames({ compiled, existing }: Compared): string | undefined {
  const source = sourceOf(compiled)
  return compiled
    .map(({ path }) => compiledFrom(existing.get(path) ?? ''))
    .find((from) => from !== undefined && from !== source)
}

function refuseForeignFiles(change: WorkflowChange): void {
  const other = lineOfSameNames(change)
  if (other !== undefined)
    throw new FactoryError('USAGE', `${other} was compiled to workflows of the same names, which are kept`, {
      hint: 'give each line of the repository a name of its own; of a line that is gone, remove the workflows',
    })
  const foreign = foreignFiles(change)
  if (foreign.length === 0) return
  throw new FactoryError('USAGE', `${foreign.join(', ')} was not written by jidoka compile and is kept`, {
    hint: 'rename or remove it, or write elsewhere with --out',
  })
}

async function writeLock({ repo, lock }: WorkflowChange): Promise<WrittenFile[]> {
  if (lock.isRecorded) return []
  const path = join(repo, LOCK_PATH)
  await writeAtomic(path, lockText(lock.lock))
  return [{ path, state: 'written' }]
}

async function writeCompiled({ folder, compiled, existing }: WorkflowChange): Promise<WrittenFile[]> {
  const files: WrittenFile[] = []
  for (const { path, text } of compiled) {
    const target = join(folder, basename(path))
    const isSame = existing.get(path) === text
    if (!isSame) await writeAtomic(target, text)
    files.push({ path: target, state: isSame ? 'unchanged' : 'written' })
  }
  return files
}

async function removeStale({ folder, compiled, existing }: WorkflowChange): Promise<WrittenFile[]> {
  const wanted = new Set(compiled.map(({ path }) => path))
  const stale = [...compiledOf(existing, sourceOf(compiled)).keys()].filter((path) => !wanted.has(path))
  const files: WrittenFile[] = []
  for (const path of stale.map((name) => join(folder, basename(name)))) {
    await rm(path, { force: true }).catch((cause: unknown) => {
      throw diskError(path, cause)
    })
    files.push({ path, state: 'removed' })
  }
  return files
}

function shownPath(repo: string, path: string): string {
  const inside = relative(repo, path)
  return inside.startsWith('..') ? path : inside.split(sep).join('/')
}

import { chmod, mkdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { FactoryError } from '../errors.ts'
import { git } from '../git/git.ts'
import { knowWhole } from '../git/partial-clone.ts'
import { PLAIN_GIT, withScratch } from '../git/scratch-repository.ts'
import { listTree } from '../git/tree.ts'
import { safePath } from '../paths/safe-path.ts'
import { sha256 } from '../formats/digest.ts'
import type { Change, ChangeSet } from '../git/change-set.ts'
import { inspectPath } from './inspect-path.ts'
import { fetchedSubmodules, layLargeFiles, type FurtherContent } from './lay-further.ts'

/**
 * Writes the files of a commit and a change set into an empty folder, from the object store alone: nothing of the working
 * tree, no `.git`, and no filter program that a configuration names. Submodules and files of Git LFS come along as far as the
 * repository has them.
 * @throws FactoryError CHANGE_SET_INVALID, PATH_UNSAFE, and those of git.
 */
export async function writeFiles(
  repo: string,
  base: string,
  changeSet: ChangeSet,
  folder: string,
): Promise<void> {
  if (changeSet.base !== base) {
    throw refused(
      'the change set',
      `is made against ${changeSet.base.slice(0, 12)}, not ${base.slice(0, 12)}`,
    )
  }
  await checkOutAll({ repo, commit: base, folder })
  await applyChanges(folder, changeSet.changes)
}

/** A commit with what the repository has of its submodules and of Git LFS. */
async function checkOutAll(of: FurtherContent): Promise<void> {
  await checkOut(of.repo, of.commit, of.folder)
  await layLargeFiles(of)
  for (const submodule of await fetchedSubmodules(of)) {
    await mkdir(submodule.folder, { recursive: true })
    await checkOutAll(submodule)
  }
}

/** Uses a bare repository that shares the objects: the configuration of the repository itself may name programs to run on files. */
async function checkOut(repo: string, base: string, folder: string): Promise<void> {
  // the bare repository has no remote: a partial clone must hold the files before
  await listTree(repo, base)
  knowWhole(folder)
  await withScratch(repo, async (sibling) => {
    const place = { ...PLAIN_GIT, GIT_DIR: sibling, GIT_WORK_TREE: folder }
    await git(folder, ['read-tree', base], { env: place })
    await git(folder, ['checkout-index', '--all', '--force', '--quiet'], { env: place })
  })
}

/**
 * Applies a change set to a folder that holds its base: deletions first, then whole files. Nothing is written or removed
 * through a symbolic link.
 * @throws FactoryError CHANGE_SET_INVALID, PATH_UNSAFE.
 */
export async function applyChanges(folder: string, changes: readonly Change[]): Promise<void> {
  for (const change of changes) if ('deletion' in change) await removeFile(folder, change.path)
  for (const change of changes) if (!('deletion' in change)) await writeChange(folder, change)
}

async function removeFile(folder: string, path: string): Promise<void> {
  safePath(path, 'a path of the change set')
  const kind = await inspectPath(folder, path)
  if (kind !== 'file' && kind !== 'link') throw refused(path, `cannot be removed: ${REASONS[kind]}`)
  await rm(join(folder, path))
  await removeEmptyFolders(folder, dirname(path))
}

/** As in git, a folder without files does not exist. */
async function removeEmptyFolders(folder: string, path: string): Promise<void> {
  for (let at = path; at !== '.'; at = dirname(at)) {
    const isGone = await rmdir(join(folder, at)).then(
      () => true,
      () => false,
    )
    if (!isGone) return
  }
}

async function writeChange(folder: string, change: Extract<Change, { content: string }>): Promise<void> {
  if (sha256(change.content) !== change.sha256)
    throw refused(change.path, 'does not have the digest it claims')
  await writeFileIn(folder, change.path, change.content)
  await chmod(join(folder, change.path), change.mode === '100755' ? 0o755 : 0o644)
}

/** Writes one file below a folder, making the folders on the way. @throws FactoryError CHANGE_SET_INVALID, PATH_UNSAFE. */
async function writeFileIn(folder: string, path: string, content: string): Promise<void> {
  safePath(path, 'a path of the change set')
  const kind = await inspectPath(folder, path)
  if (kind !== 'file' && kind !== 'absent') throw refused(path, `cannot be written: ${REASONS[kind]}`)
  const target = join(folder, path)
  await mkdir(dirname(target), { recursive: true })
  await writeFile(target, content)
}

const REASONS = {
  absent: 'it is not there',
  file: 'it is a file',
  folder: 'it is a folder',
  link: 'it is a symbolic link',
  other: 'it is no regular file',
  blocked: 'the way there leads through a file or a symbolic link',
}

function refused(subject: string, why: string): FactoryError {
  return new FactoryError('CHANGE_SET_INVALID', `${subject} ${why}`, {
    hint: 'nothing was run; generate the change again from the current base',
  })
}

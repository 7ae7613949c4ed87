import { FactoryError } from '../errors.ts'
import { readCommit, writeCommit } from '../git/commit.ts'
import { git } from '../git/git.ts'
import type { Remote } from '../git/remote.ts'
import { splitNul } from '../git/tree.ts'
import { compareToRelease, type Release } from './release.ts'

export interface PushedRelease {
  commit: string
  result: 'created' | 'updated' | 'unchanged'
}

/**
 * Puts the commit of a release on its branch, on a server or in this repository, and reads it back. A branch that a former
 * run left as it made it is moved, so that its commit names the trace that is published now. Work of people is never replaced.
 * @param beforeCreate is called before the branch is created; what it throws keeps the branch from being created
 * @throws FactoryError PUBLISH_OCCUPIED, PUBLISH_FAILED, those of the remote.
 */
export async function pushRelease(
  repo: string,
  release: Release,
  remote: Remote,
  beforeCreate: () => Promise<void>,
): Promise<PushedRelease> {
  const { branch } = release
  const tip = (await remote.tips([branch])).get(branch)
  if (tip === undefined) await beforeCreate()
  else if (await isOnBranch(repo, release, { tip, remote })) return { commit: tip, result: 'unchanged' }
  const commit = await writeCommit(repo, release.commit)
  await remote.push(branch, commit, tip)
  if ((await remote.tips([branch])).get(branch) !== commit)
    throw new FactoryError('PUBLISH_FAILED', `the branch ${branch} reads back as another commit`, {
      hint: 'run it again: what is delivered already is left as it is',
    })
  return { commit, result: tip === undefined ? 'created' : 'updated' }
}

/** `false` when the commit names an earlier trace. @throws FactoryError PUBLISH_OCCUPIED. */
async function isOnBranch(
  repo: string,
  release: Release,
  { tip, remote }: { tip: string; remote: Remote },
): Promise<boolean> {
  await remote.fetch(tip)
  const relation = compareToRelease(await readCommit(repo, tip), release)
  if (relation === 'other') throw branchOccupied(release.branch)
  return relation === 'release'
}

function branchOccupied(branch: string): FactoryError {
  return new FactoryError('PUBLISH_OCCUPIED', `the branch ${branch} exists with another content`, {
    hint: `look at it, then delete or rename it: git branch -m ${branch} <name>`,
  })
}

/**
 * Refuses a delivery to a base branch that has changed, since the base commit, any path that the release writes or deletes:
 * a merge would not give what was verified. Other changes of the branch do no harm.
 * @throws FactoryError PUBLISH_BASE_MOVED naming the paths.
 */
export async function refuseMovedBase(
  repo: string,
  { commit: { parent }, paths }: Release,
  { branch, remote }: { branch: string; remote: Remote },
): Promise<void> {
  const tip = (await remote.tips([branch])).get(branch)
  if (tip === parent) return
  if (tip === undefined) throw baseMoved(`the branch ${branch} is gone`)
  await remote.fetch(tip)
  const changed = await changedPaths(repo, parent, tip)
  const touched = paths.filter((path) => changed.some((other) => isSamePlace(path, other)))
  if (touched.length === 0) return
  const shown = touched.slice(0, 5).join(', ')
  const more = touched.length > 5 ? ` and ${touched.length - 5} more` : ''
  throw baseMoved(
    `${branch} has moved from ${parent.slice(0, 12)} to ${tip.slice(0, 12)} and changed ${shown}${more}`,
  )
}

async function changedPaths(repo: string, base: string, tip: string): Promise<string[]> {
  const raw = await git(repo, ['diff-tree', '-r', '-z', '--name-only', '--no-renames', base, tip])
  return splitNul(raw).map((name) => name.toString('utf8'))
}

/** A file where the release needs a folder is in its way too, and the other way round. */
function isSamePlace(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}/`) || other.startsWith(`${path}/`)
}

function baseMoved(why: string): FactoryError {
  return new FactoryError('PUBLISH_BASE_MOVED', `nothing is delivered: ${why}`, {
    hint: 'start the unit again from the new base; nothing is rebased, because that change was never verified',
  })
}

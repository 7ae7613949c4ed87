import { FactoryError } from '../errors.ts'
import { readCommit, writeCommit } from '../git/commit.ts'
import type { Remote } from '../git/remote.ts'
import { writeTree } from '../git/write-tree.ts'
import { baseIn, serialIn } from '../line/release-trailers.ts'
import { compareToRelease, releaseBranch, type Release } from './release.ts'

export interface PushedRelease {
  commit: string
  result: 'created' | 'updated' | 'unchanged'
}

/** Makes the commit of a release and points its branch at it, if the tip of the branch is still `expected`. Gives the commit. */
export type ReleaseWriter = (release: Release, expected: string | undefined) => Promise<string>

/** Writes the commit with git. No server signs it. */
export function gitWriter(repo: string, remote: Remote): ReleaseWriter {
  return async (release, expected) => {
    const commit = await writeCommit(repo, release.commit)
    await remote.push(release.branch, commit, expected)
    return commit
  }
}

/** Where a unit will be delivered. */
export interface Destined {
  repo: string
  base: string
  serial: string
}

/**
 * Refuses a unit whose branch holds the work of others: it would come to nothing at the very end, when the model is paid. What a
 * former run of the unit left there does no harm. @throws FactoryError PUBLISH_OCCUPIED, those of the remote.
 */
export async function refuseOccupied({ repo, base, serial }: Destined, remote: Remote): Promise<void> {
  const branch = releaseBranch(serial)
  const tip = (await remote.tips([branch])).get(branch)
  if (tip === undefined) return
  await remote.fetch(tip)
  const { parents, message } = await readCommit(repo, tip)
  const isOwn =
    parents.length === 1 && (baseIn(message) ?? parents[0]) === base && serialIn(message) === serial
  if (!isOwn) throw branchOccupied(branch)
}

export interface ReleaseBranchDeps {
  repo: string
  remote: Remote
  write: ReleaseWriter
  /** Called before anything is written: the release as it is to be written. What it throws keeps the branch as it is. */
  place: () => Promise<Release>
}

/**
 * Puts the commit of a release on its branch, on a server or in this repository, and reads it back. A branch that a former
 * run left as it made it is moved, so that its commit names the trace that is published now. Work of people is never replaced.
 * @throws FactoryError PUBLISH_OCCUPIED, PUBLISH_FAILED, those of the remote and the writer.
 */
export async function pushRelease(release: Release, deps: ReleaseBranchDeps): Promise<PushedRelease> {
  const { branch } = release
  const { remote, write, place } = deps
  const tip = (await remote.tips([branch])).get(branch)
  if (tip !== undefined && (await isOnBranch(release, tip, deps))) return { commit: tip, result: 'unchanged' }
  const commit = await write(await place(), tip)
  if ((await remote.tips([branch])).get(branch) !== commit)
    throw new FactoryError('PUBLISH_FAILED', `the branch ${branch} reads back as another commit`, {
      hint: 'run it again: what is delivered already is left as it is',
    })
  return { commit, result: tip === undefined ? 'created' : 'updated' }
}

/** `false` when the commit names an earlier trace. @throws FactoryError PUBLISH_OCCUPIED. */
async function isOnBranch(
  release: Release,
  tip: string,
  { repo, remote }: Pick<ReleaseBranchDeps, 'repo' | 'remote'>,
): Promise<boolean> {
  await remote.fetch(tip)
  const treeOn = async (parent: string): Promise<string> => {
    await remote.fetch(parent)
    return writeTree(repo, parent, release.changes)
  }
  const relation = await compareToRelease(await readCommit(repo, tip), release, treeOn)
  if (relation === 'other') throw branchOccupied(release.branch)
  return relation === 'release'
}

function branchOccupied(branch: string): FactoryError {
  return new FactoryError('PUBLISH_OCCUPIED', `the branch ${branch} exists with another content`, {
    hint: `look at it, then delete or rename it: git branch -m ${branch} <name>`,
  })
}

import { FactoryError } from '../errors.ts'
import { gitText } from './git.ts'
import { hasRef, updateRef } from './revision.ts'
import type { Release } from '../github/deliver/release-commit.ts'

/**
 * Commits a release on `factory/<serial>` of this repository and tells the commit. A branch that a former run of the same
 * serial left untouched is moved to the commit that names the new trace; anything else under that name is an error.
 * @throws FactoryError PUBLISH_OCCUPIED.
 */
export async function commitLocally(repo: string, release: Release): Promise<string> {
  const expected = await replaceableTip(repo, release)
  const commit = await release.commit()
  await updateRef(repo, `refs/heads/${release.branch}`, commit, expected)
  return commit
}

/** The commit the branch may be moved away from: none yet, or one with the same parent and tree. */
async function replaceableTip(repo: string, { branch, parent, tree }: Release): Promise<string> {
  const ref = `refs/heads/${branch}`
  if (!(await hasRef(repo, ref))) return '0'.repeat(parent.length)
  const [tip, ...facts] = (await gitText(repo, ['log', '-1', '--format=%H%n%P%n%T', ref])).split('\n')
  if (tip !== undefined && facts[0] === parent && facts[1] === tree) return tip
  throw branchTaken(branch)
}

/** PUBLISH_OCCUPIED: somebody's work stands where the unit's branch belongs, and is left as it is. */
export function branchTaken(branch: string): FactoryError {
  return new FactoryError('PUBLISH_OCCUPIED', `the branch ${branch} exists with another content`, {
    hint: `look at it, then delete or rename it: git branch -m ${branch} <name>`,
  })
}

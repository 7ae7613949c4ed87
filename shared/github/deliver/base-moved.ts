import { FactoryError } from '../../errors.ts'
import { git } from '../../git/git.ts'
import { splitNul } from '../../git/tree.ts'
import type { Release } from './release-commit.ts'
import type { Remote } from '../../git/remote.ts'

/**
 * Refuses a delivery onto a branch that has changed, since the base commit, any path that the release writes or
 * deletes: what was verified is not what a merge would give. A branch that moved elsewhere is fine.
 * @throws FactoryError PUBLISH_BASE_MOVED naming the paths.
 */
export async function refuseMovedBase(repo: string, release: Release, onto: MovingBase): Promise<void> {
  const { branch, tip, remote } = onto
  if (tip === release.parent) return
  if (tip === undefined) throw moved(`the branch ${branch} is gone`)
  await remote.fetch(tip)
  const changed = await changedBetween(repo, release.parent, tip)
  const touched = release.paths.filter((path) => changed.some((other) => isSamePlace(path, other)))
  if (touched.length === 0) return
  const shown = touched.slice(0, 5).join(', ')
  const more = touched.length > 5 ? ` and ${touched.length - 5} more` : ''
  throw moved(
    `${branch} has moved from ${release.parent.slice(0, 12)} to ${tip.slice(0, 12)} and changed ${shown}${more}`,
  )
}

export interface MovingBase {
  branch: string
  /** Where it points now; `undefined` when it is gone. */
  tip: string | undefined
  remote: Pick<Remote, 'fetch'>
}

async function changedBetween(repo: string, base: string, tip: string): Promise<string[]> {
  const raw = await git(repo, ['diff-tree', '-r', '-z', '--name-only', '--no-renames', base, tip])
  return splitNul(raw).map((name) => name.toString('utf8'))
}

/** A file where the release needs a folder is in its way as well, and the other way round. */
function isSamePlace(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}/`) || other.startsWith(`${path}/`)
}

function moved(why: string): FactoryError {
  return new FactoryError('PUBLISH_BASE_MOVED', `nothing is delivered: ${why}`, {
    hint: 'start the unit again from the new base; nothing is rebased, because that change was never verified',
  })
}

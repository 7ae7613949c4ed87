import { FactoryError } from '../../shared/errors.ts'
import type { ChangeSet } from '../../shared/git/change-set.ts'
import { safePath } from '../../shared/paths/safe-path.ts'
import { sha256 } from '../../shared/formats/digest.ts'
import { changeSetAt } from '../../shared/line/change-set.ts'
import type { Unit } from '../../shared/line/unit.ts'

/**
 * The change set of the last generate round. A signature does not say that the change set is right, so digests, paths and
 * base are checked again.
 * @throws FactoryError UPSTREAM_MISSING, CHANGE_SET_INVALID, PATH_UNSAFE.
 */
export function proposalOf({ upstream, base }: Unit): ChangeSet {
  const changeSet = changeSetAt(upstream)
  const { base: made, changes } = changeSet
  if (made !== base) throw invalid(`it is against ${made.slice(0, 12)}, the unit is at ${base.slice(0, 12)}`)
  for (const change of changes) {
    const path = safePath(change.path, 'a path of the change set')
    if ('content' in change && sha256(change.content) !== change.sha256)
      throw invalid(`the digest of ${path} is wrong`)
  }
  if (new Set(changes.map(({ path }) => path)).size !== changes.length) throw invalid('a path occurs twice')
  return changeSet
}

function invalid(why: string): FactoryError {
  return new FactoryError('CHANGE_SET_INVALID', `the change set cannot be judged: ${why}`, {
    hint: 'run generate again for this unit',
  })
}

import { FactoryError } from '../../shared/errors.ts'
import { verdictOf, type Finding } from '../../shared/findings.ts'
import type { ChangeSet } from '../../shared/git/change-set.ts'
import { safePath } from '../../shared/git/safe-path.ts'
import { compareStyle } from '../../shared/house/compare-style.ts'
import { houseAt } from '../../shared/house/read-house.ts'
import { canonicalJson } from '../../shared/json/canonical.ts'
import { sha256 } from '../../shared/json/digest.ts'
import { acceptanceFiles } from '../../shared/line/acceptance-files.ts'
import { changeSetAt } from '../../shared/line/change-set-at.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import { recheckChange } from '../../shared/spec/recheck-change.ts'
import type { Subject } from '../../shared/trace/statement.ts'

/**
 * Judges the change set of the last generate round against the house standard of the base commit: stop when the change
 * makes anything worse. Nothing of the change is run and no configuration of it is read.
 * @throws FactoryError HOUSE_INVALID, HOUSE_SELF_TEST, UPSTREAM_MISSING, CHANGE_SET_INVALID, PATH_UNSAFE.
 */
export async function styleGate(unit: Unit): Promise<StationReport> {
  const { repo, base, factory } = unit
  const changeSet = changeSetAt(unit.upstream)
  refuseForged(changeSet, base)
  const house = await houseAt(repo, base, factory.house)
  const { findings, evidence, materials } = await compareStyle({ repo, base, changeSet, house })
  const verdict = verdictOf([...findings, ...(await scopeFindings(unit, changeSet))])
  return {
    verdict,
    evidence,
    subjects: subjectsOf(changeSet),
    attachments: [{ name: 'findings.json', content: canonicalJson(verdict.findings) }],
    materials: [{ uri: `git+${factory.repository}@${base}`, gitCommit: base }, ...materials],
  }
}

/** Scope and acceptance tests of the change, decided again by a station that did not make it. */
async function scopeFindings(unit: Unit, changeSet: ChangeSet): Promise<Finding[]> {
  const { repo, base, factory, spec } = unit
  const control = { factory: 'factory.yml', specs: factory.specs }
  return recheckChange(changeSet, spec, { repo, base, control, ownFiles: await acceptanceFiles(unit) })
}

/** A signed change set is still only as good as the station that made it: digests, paths and base are checked again. */
function refuseForged({ base, changes }: ChangeSet, expected: string): void {
  if (base !== expected)
    throw invalid(`it is against ${base.slice(0, 12)}, the unit is at ${expected.slice(0, 12)}`)
  for (const change of changes) {
    const path = safePath(change.path, 'a path of the change set')
    if ('content' in change && sha256(change.content) !== change.sha256)
      throw invalid(`the digest of ${path} is wrong`)
  }
  if (new Set(changes.map(({ path }) => path)).size !== changes.length) throw invalid('a path occurs twice')
}

function invalid(why: string): FactoryError {
  return new FactoryError('CHANGE_SET_INVALID', `the change set cannot be judged: ${why}`, {
    hint: 'run generate again for this unit',
  })
}

function subjectsOf({ changes }: ChangeSet): Subject[] {
  return changes.flatMap((change) =>
    'content' in change ? [{ name: change.path, digest: { sha256: change.sha256 } }] : [],
  )
}

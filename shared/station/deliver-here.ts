import { localRemote } from '../git/remote.ts'
import { branchOf, isAncestor } from '../git/revision.ts'
import { closingChange } from '../line/closing-change.ts'
import type { Unit } from '../line/unit.ts'
import { placeRelease } from './place-release.ts'
import type { StationResult, StepExtras } from './program.ts'
import { gitWriter, pushRelease } from './release-branch.ts'
import { releaseOf, type Release } from './release.ts'

/**
 * Commits the release on its branch of this repository, on the tip of the branch that it belongs to.
 * @param home that branch; default: the one that is checked out
 * @throws FactoryError PUBLISH_OCCUPIED, PUBLISH_SUPERSEDED, CHANGE_BASE_MOVED.
 */
export async function deliverHere(result: StationResult, home: string | undefined): Promise<StepExtras> {
  const { unit, signed, context, report } = result
  const { repo } = unit
  const closing = report.evidence['closes'] === undefined ? undefined : await closingChange(unit)
  const summarySha256 = signed.parcel.payloadSha256
  const release = await releaseOf(unit, { summarySha256, closing, now: context.now() })
  const place = async (): Promise<Release> => {
    const placed = await placeHere(unit, release, home ?? (await branchOf(repo)))
    const { parent } = placed.commit
    if (parent !== unit.base)
      context.host.info(`the branch has moved: the release lies on ${parent.slice(0, 12)}`)
    return placed
  }
  const remote = localRemote(repo)
  const { commit } = await pushRelease(release, { repo, remote, write: gitWriter(repo, remote), place })
  const { branch } = release
  const summary = `\nThe change is on branch \`${branch}\` of this repository, at ${commit.slice(0, 12)}.\n`
  return { outputs: { branch, commit }, summary }
}

/** A branch that does not go on from the base commit is another one by now: there is nothing to place the release on. */
async function placeHere(unit: Unit, release: Release, branch: string | undefined): Promise<Release> {
  const { repo, base, specPath } = unit
  const remote = localRemote(repo)
  const tip = branch === undefined ? undefined : (await remote.tips([branch])).get(branch)
  if (branch === undefined || tip === undefined || !(await isAncestor(repo, base, tip))) return release
  return placeRelease(unit, release, { branch, remote, restart: `run it again: jidoka run ${specPath}` })
}

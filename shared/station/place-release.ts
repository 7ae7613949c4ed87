import { FactoryError } from '../errors.ts'
import { sha256 } from '../formats/digest.ts'
import { git } from '../git/git.ts'
import type { Remote } from '../git/remote.ts'
import { readFileAt, splitNul } from '../git/tree.ts'
import type { Unit } from '../line/unit.ts'
import { collisionKey } from '../paths/safe-path.ts'
import { releasedBy } from '../specification/checks/closed-specs.ts'
import { rebased, type Release } from './release.ts'

/** Where a release is to be delivered. */
export interface Destination {
  /** Branch it goes to. */
  branch: string
  remote: Pick<Remote, 'tips' | 'fetch'>
  /** What starts the unit again at the tip of that branch: one command. */
  restart: string
}

type Base = Pick<Unit, 'repo' | 'base' | 'specPath' | 'specBytes'>

/**
 * The release on the tip of the branch that it goes to. Where the branch has not moved since the base commit, that is the release as it
 * is. Where it has moved and every path of the release is still what it was at the base, the same files on the tip. Nobody's newer text is
 * ever written over.
 * @throws FactoryError PUBLISH_SUPERSEDED when the spec says something else there now; CHANGE_BASE_MOVED when the branch changed any
 * path of the release; PUBLISH_BASE_MOVED when the branch is gone.
 */
export async function placeRelease(unit: Base, release: Release, to: Destination): Promise<Release> {
  const { branch, remote } = to
  const tip = (await remote.tips([branch])).get(branch)
  if (tip === unit.base) return release
  if (tip === undefined) throw branchGone(branch)
  await remote.fetch(tip)
  await refuseSuperseded(unit, tip, to)
  const touched = await touchedPaths(unit, release, tip)
  if (touched.length > 0) throw changeMoved(unit, { touched, tip }, to)
  return rebased(unit.repo, release, tip)
}

/** @throws FactoryError PUBLISH_SUPERSEDED. */
async function refuseSuperseded(
  { repo, base, specPath, specBytes }: Base,
  tip: string,
  { branch, restart }: Destination,
): Promise<void> {
  const spec = await readFileAt(repo, tip, specPath)
  if (spec !== undefined && sha256(spec) === sha256(specBytes)) return
  // on one machine a spec can run before it is committed
  if (spec === undefined && (await readFileAt(repo, base, specPath)) === undefined) return
  const serial = spec === undefined ? undefined : releasedBy(spec)
  const changed = serial === undefined ? `has changed on ${branch}` : `was released as ${serial} on ${branch}`
  const what = spec === undefined ? `is gone from ${branch}` : changed
  throw new FactoryError('PUBLISH_SUPERSEDED', `nothing is delivered: the spec ${specPath} ${what}`, {
    where: specPath,
    hint: supersededHint(spec, serial, restart),
  })
}

function supersededHint(spec: Buffer | undefined, serial: string | undefined, restart: string): string {
  if (spec === undefined) return 'nothing to do if somebody has withdrawn the spec'
  return serial === undefined ? restart : 'nothing to do: the work of this unit is done'
}

async function touchedPaths({ repo, base }: Base, { changes }: Release, tip: string): Promise<string[]> {
  const raw = await git(repo, ['diff-tree', '-r', '-z', '--name-only', '--no-renames', base, tip])
  const changed = splitNul(raw).map((name) => collisionKey(name.toString('utf8')))
  return changes
    .map(({ path }) => path)
    .filter((path) => changed.some((other) => isSamePlace(collisionKey(path), other)))
}

/** A file where the release needs a folder is in its way too, and the other way round. */
function isSamePlace(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}/`) || other.startsWith(`${path}/`)
}

function changeMoved(
  { base }: Base,
  { touched, tip }: { touched: readonly string[]; tip: string },
  { branch, restart }: Destination,
): FactoryError {
  const from = `${branch} has moved from ${base.slice(0, 12)} to ${tip.slice(0, 12)}`
  const message = `nothing is delivered: ${from} and changed ${shortList(touched)}, which this release changes too`
  return new FactoryError('CHANGE_BASE_MOVED', message, {
    where: shortList(touched),
    hint: `${restart}; answers that were recorded are used where they still fit`,
  })
}

function shortList(paths: readonly string[]): string {
  const more = paths.length > 5 ? ` and ${paths.length - 5} more` : ''
  return `${paths.slice(0, 5).join(', ')}${more}`
}

function branchGone(branch: string): FactoryError {
  return new FactoryError('PUBLISH_BASE_MOVED', `nothing is delivered: the branch ${branch} is gone`, {
    hint: 'restore the branch, or start the unit on another one',
  })
}

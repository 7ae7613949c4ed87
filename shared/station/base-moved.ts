import { FactoryError } from '../errors.ts'
import { sha256 } from '../formats/digest.ts'
import { git, gitExecution } from '../git/git.ts'
import type { Remote } from '../git/remote.ts'
import { readFileAt, splitNul } from '../git/tree.ts'
import type { Unit } from '../line/unit.ts'
import type { Release } from './release.ts'

/** Where a release is to be delivered. */
export interface Destination {
  /** Branch it goes to. */
  branch: string
  remote: Remote
  /** What starts the unit again at the tip of that branch: one command. */
  restart: string
}

type Base = Pick<Unit, 'repo' | 'base' | 'specPath' | 'specBytes'>

/**
 * Refuses a delivery to a branch that has moved since the base commit in a way that matters. A change elsewhere does no harm.
 * @throws FactoryError PUBLISH_SUPERSEDED when the spec says something else there now; PUBLISH_BASE_MOVED when the branch changed
 * any path of the release, so that a merge would not give what was verified, or any workflow file.
 */
export async function refuseMovedBase(unit: Base, release: Release, to: Destination): Promise<void> {
  const { branch, remote, restart } = to
  const tip = (await remote.tips([branch])).get(branch)
  if (tip === unit.base) return
  if (tip === undefined)
    throw baseMoved(`the branch ${branch} is gone`, 'restore the branch, or start the unit on another one')
  await remote.fetch(tip)
  await refuseSuperseded(unit, tip, to)
  const from = `${branch} has moved from ${unit.base.slice(0, 12)} to ${tip.slice(0, 12)} and changed`
  const touched = await touchedPaths(unit, release, tip)
  if (touched.length > 0) throw baseMoved(`${from} ${shortList(touched)}`, restart)
  if ((await workflowsOf(unit.repo, unit.base)) !== (await workflowsOf(unit.repo, tip)))
    throw baseMoved(
      `${from} workflow files: GitHub takes no commit of a workflow whose workflow files are those of no branch`,
      restart,
    )
}

/** @throws FactoryError PUBLISH_SUPERSEDED. */
async function refuseSuperseded(
  { repo, specPath, specBytes }: Base,
  tip: string,
  { branch, restart }: Destination,
): Promise<void> {
  const spec = await readFileAt(repo, tip, specPath)
  if (spec !== undefined && sha256(spec) === sha256(specBytes)) return
  const what = spec === undefined ? 'is gone from' : 'has changed on'
  throw new FactoryError(
    'PUBLISH_SUPERSEDED',
    `nothing is delivered: the spec ${specPath} ${what} ${branch}`,
    {
      where: specPath,
      hint: spec === undefined ? 'nothing to do if somebody has withdrawn the spec' : restart,
    },
  )
}

async function touchedPaths({ repo, base }: Base, { changes }: Release, tip: string): Promise<string[]> {
  const raw = await git(repo, ['diff-tree', '-r', '-z', '--name-only', '--no-renames', base, tip])
  const changed = splitNul(raw).map((name) => name.toString('utf8'))
  return changes.map(({ path }) => path).filter((path) => changed.some((other) => isSamePlace(path, other)))
}

/** A file where the release needs a folder is in its way too, and the other way round. */
function isSamePlace(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}/`) || other.startsWith(`${path}/`)
}

/**
 * Id of the tree of workflow files of a commit; empty when it has none. A token of a workflow, and any app without the right
 * `workflows`, may push a commit only while the same workflow files are on some branch: docs.github.com, scopes for OAuth apps
 * (`workflow`); spinframework/spin#1226, peter-evans/create-pull-request#1713.
 */
async function workflowsOf(repo: string, commit: string): Promise<string> {
  const { code, stdout } = await gitExecution(repo, [
    'rev-parse',
    '--verify',
    '--quiet',
    `${commit}:.github/workflows`,
  ])
  return code === 0 ? stdout.toString('utf8').trim() : ''
}

function shortList(paths: readonly string[]): string {
  const more = paths.length > 5 ? ` and ${paths.length - 5} more` : ''
  return `${paths.slice(0, 5).join(', ')}${more}`
}

function baseMoved(why: string, restart: string): FactoryError {
  return new FactoryError('PUBLISH_BASE_MOVED', `nothing is delivered: ${why}`, {
    hint: `${restart}; nothing is rebased, because that change was never verified`,
  })
}

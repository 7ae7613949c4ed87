import { asFactoryError, FactoryError, hasCode } from '../../errors.ts'
import type { Remote } from '../../git/remote.ts'
import { bodyBlock, titleOf } from '../../report/pull-request-text.ts'
import { placeRelease } from '../../station/place-release.ts'
import { pushRelease, type PushedRelease, type ReleaseWriter } from '../../station/release-branch.ts'
import type { Release } from '../../station/release.ts'
import type { ReleasedUnit } from '../../station/released.ts'
import { withApiRetry } from './api-faults.ts'
import type { GithubFacts } from '../github-facts.ts'
import { ensurePull, type EnsuredPull } from './pull-request.ts'
import type { Pulls } from './pulls.ts'
import { restartCommand } from './restart.ts'
import { closeEarlier, earlierPulls, type Earlier } from './superseded.ts'

/** What became of a released unit on GitHub. */
export interface Delivery extends PushedRelease {
  branch: string
  /** Branch the pull request goes to. */
  base: string
  pullRequest: number | undefined
  /** Numbers of earlier pull requests of the same spec: closed, and left open because people worked on them. */
  closed: number[]
  left: number[]
}

export interface DeliveryDeps {
  facts: GithubFacts
  remote: Remote
  write: ReleaseWriter
  /** `undefined` when only the branch is wanted. */
  pulls: Pulls | undefined
  sleep: (ms: number) => Promise<void>
  /** What the pull request says beside the journey. */
  words?: { traceUrl?: string; approval?: string }
}

type Delivered = Pick<ReleasedUnit, 'unit' | 'reason' | 'closing'>

/** What is being delivered, and where to. */
interface Work {
  released: Delivered
  release: Release
  base: string
  /** The release on the tip of the branch that it goes to. */
  place: () => Promise<Release>
}

/**
 * Puts the release on its branch and opens its pull request; closes those of earlier units of the spec. Looks first at what is
 * there, and reads both back: running it again with the same release changes nothing.
 * @throws FactoryError CHANGE_BASE_MOVED, PUBLISH_BASE_MOVED, PUBLISH_SUPERSEDED, PUBLISH_OCCUPIED, PUBLISH_CLOSED; PUBLISH_DENIED, PUBLISH_PULLS_OFF,
 * PUBLISH_RULES, PUBLISH_UNSIGNED when the server says no; PUBLISH_TREE, PUBLISH_FAILED.
 */
export async function deliver(released: Delivered, release: Release, deps: DeliveryDeps): Promise<Delivery> {
  const { facts, remote, pulls } = deps
  const base = baseBranch(facts)
  const merged = await mergedBefore(release, base, deps)
  if (merged !== undefined) return merged
  const to = { branch: base, remote, restart: await restartCommand(released.unit, base, facts) }
  const work: Work = {
    released,
    release,
    base,
    place: () => placeRelease(released.unit, release, to),
  }
  const earlier = await earlierOf(work, deps)
  const pushed = await push(work, deps)
  const { branch } = release
  if (pulls === undefined) return { branch, base, pullRequest: undefined, closed: [], left: [], ...pushed }
  const pull = await proposed(work, pushed.commit, { earlier, pulls, deps })
  return {
    branch,
    base,
    pullRequest: pull.number,
    commit: pushed.commit,
    closed: earlier.untouched.map(({ number }) => number),
    left: earlier.left.map(({ number }) => number),
    result: pushed.result === 'unchanged' || pull.result === 'created' ? pull.result : pushed.result,
  }
}

async function earlierOf({ released, release, base }: Work, deps: DeliveryDeps): Promise<Earlier> {
  const { remote, pulls, sleep } = deps
  if (pulls === undefined) return { untouched: [], left: [] }
  const { repo, base: commit, specPath } = released.unit
  const later = { repo, base: commit, specPath, release, into: base, remote, pulls }
  return withApiRetry(() => earlierPulls(later), sleep)
}

/**
 * A server takes no commit whose workflow files are those of no branch, and words that as a missing right. When the branch moved between
 * the look at it and the push, its new tip is tried, once.
 */
async function push(
  { released, release, place }: Work,
  { remote, write }: DeliveryDeps,
): Promise<PushedRelease> {
  const deps = { repo: released.unit.repo, remote, write }
  let parent = ''
  const placed = async (): Promise<Release> => {
    const there = await place()
    parent = there.commit.parent
    return there
  }
  try {
    return await pushRelease(release, { ...deps, place: placed })
  } catch (thrown) {
    if (!hasCode(thrown, ...MAY_HAVE_MOVED) || parent === '') throw thrown
    const again = await place()
    if (again.commit.parent === parent) throw thrown
    return pushRelease(release, { ...deps, place: () => Promise.resolve(again) })
  }
}

const MAY_HAVE_MOVED = ['PUBLISH_DENIED', 'PUBLISH_BASE_MOVED'] as const

interface Proposing {
  earlier: Earlier
  pulls: Pulls
  deps: DeliveryDeps
}

async function proposed(
  { released, release, base, place }: Work,
  commit: string,
  { earlier, pulls, deps }: Proposing,
): Promise<EnsuredPull> {
  const { unit, reason, closing } = released
  const block = bodyBlock({
    ...{ unit, reason, runUrl: deps.facts.runUrl, closesSpec: closing !== undefined },
    ...deps.words,
  })
  const refuseMoved = async (): Promise<void> => {
    await place()
  }
  const wanted = { release, commit, base, title: titleOf(unit), block, refuseMoved }
  const attempt = async (): Promise<EnsuredPull> => {
    const pull = await ensurePull(pulls, wanted)
    await closeEarlier(earlier, pull.number, pulls)
    return pull
  }
  return withApiRetry(attempt, deps.sleep).catch((thrown: unknown) => {
    throw onlyPushed(release.branch, thrown)
  })
}

function onlyPushed(branch: string, thrown: unknown): FactoryError {
  const error = asFactoryError(thrown)
  return error.with({
    message: `the branch ${branch} is pushed, but its pull request is not ready: ${error.message}`,
  })
}

function baseBranch({ branch }: GithubFacts): string {
  if (branch !== undefined) return branch
  throw new FactoryError('USAGE', 'this run is not on a branch, so there is none to deliver to', {
    hint: 'start the line on a branch, or set `publish: none`',
  })
}

/** Branches are often deleted after a merge. Then only the pull request shows that there was one. */
async function mergedBefore(
  { branch }: Release,
  base: string,
  { pulls, sleep }: DeliveryDeps,
): Promise<Delivery | undefined> {
  if (pulls === undefined) return undefined
  const found = await withApiRetry(() => pulls.list(branch), sleep)
  const merged = found.find((pull) => pull.state === 'merged' && pull.base === base)
  if (merged === undefined) return undefined
  const { number: pullRequest, head } = merged
  return { branch, base, commit: head.commit, pullRequest, result: 'unchanged', closed: [], left: [] }
}

import { asFactoryError, FactoryError } from '../../errors.ts'
import type { Remote } from '../../git/remote.ts'
import { bodyBlock, titleOf } from '../../report/pull-request-text.ts'
import type { ReleasedUnit } from '../../station/released.ts'
import { withApiRetry } from './api-faults.ts'
import type { GithubFacts, Pulls } from './github-api.ts'
import { ensurePull } from './pull-request.ts'
import { pushRelease, refuseMovedBase, type PushedRelease } from '../../station/release-branch.ts'
import type { Release } from '../../station/release.ts'
import { defined } from '../../formats/defined.ts'

/** What became of a released unit on GitHub. */
export interface Delivery extends PushedRelease {
  branch: string
  /** Branch the pull request goes to. */
  base: string
  pullRequest: number | undefined
}

export interface DeliveryDeps {
  facts: GithubFacts
  remote: Remote
  /** `undefined` when only the branch is wanted. */
  pulls: Pulls | undefined
  sleep: (ms: number) => Promise<void>
}

/**
 * Pushes the release and opens its pull request. Looks first at what is there, and reads both back: running it again
 * with the same release changes nothing.
 * @throws FactoryError PUBLISH_DENIED when the token or a person says no, PUBLISH_BASE_MOVED, PUBLISH_OCCUPIED,
 * PUBLISH_FAILED.
 */
export async function deliver(
  { unit, reason }: Pick<ReleasedUnit, 'unit' | 'reason'>,
  release: Release,
  deps: DeliveryDeps,
): Promise<Delivery> {
  const { facts, remote, pulls } = deps
  const base = baseBranch(facts)
  const merged = await mergedBefore(release, base, deps)
  if (merged !== undefined) return merged
  const { repo } = unit
  const refuseMoved = (): Promise<void> => refuseMovedBase(repo, release, { branch: base, remote })
  const pushed = await pushRelease(repo, release, remote, refuseMoved)
  const { branch } = release
  if (pulls === undefined) return { branch, base, pullRequest: undefined, ...pushed }
  const wanted = {
    release,
    commit: pushed.commit,
    base,
    title: titleOf(unit),
    block: bodyBlock({ unit, reason, runUrl: facts.runUrl }),
    refuseMoved,
  }
  const pull = await withApiRetry(() => ensurePull(pulls, wanted), deps.sleep).catch((thrown: unknown) => {
    throw onlyPushed(branch, thrown)
  })
  const isNews = pushed.result === 'unchanged' || pull.result === 'created'
  return {
    branch,
    base,
    pullRequest: pull.number,
    commit: pushed.commit,
    result: isNews ? pull.result : pushed.result,
  }
}

function onlyPushed(branch: string, thrown: unknown): FactoryError {
  const { code, message, hint } = asFactoryError(thrown)
  const text = `the branch ${branch} is pushed, but its pull request is not open: ${message}`
  return new FactoryError(code, text, { cause: thrown, ...defined({ hint }) })
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
  return { branch, base, commit: merged.head.commit, pullRequest: merged.number, result: 'unchanged' }
}

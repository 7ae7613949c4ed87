import { asFactoryError, FactoryError } from '../../errors.ts'
import { git } from '../../git/git.ts'
import type { StationResult } from '../../station/run-station.ts'
import { refuseMovedBase } from './base-moved.ts'
import type { GithubFacts } from './github-facts.ts'
import { branchTaken } from '../../git/local-branch.ts'
import { ensurePull } from './pull-request.ts'
import { bodyBlock, titleOf } from '../../report/pull-request-text.ts'
import type { Pulls } from './pulls.ts'
import { commitFacts, isRelease, type Release } from './release-commit.ts'
import { failed, withRetry } from './rest.ts'
import type { Remote } from '../../git/remote.ts'

/** What became of a released unit on GitHub. */
export interface Delivery {
  branch: string
  commit: string
  /** Branch the pull request goes to. */
  base: string
  pullRequest: number | undefined
  news: 'made' | 'updated' | 'unchanged'
}

export interface DeliveryDeps {
  facts: GithubFacts
  remote: Remote
  /** `undefined` when only the branch is wanted. */
  pulls: Pulls | undefined
  sleep: (ms: number) => Promise<void>
}

/**
 * Pushes the release and opens its pull request, looks at what is there first and reads both back: running again changes
 * nothing.
 * @throws FactoryError PUBLISH_DENIED when the token or a person says no, PUBLISH_BASE_MOVED, PUBLISH_OCCUPIED,
 * PUBLISH_FAILED.
 */
export async function deliver(
  result: StationResult,
  release: Release,
  world: DeliveryDeps,
): Promise<Delivery> {
  const base = baseBranch(world.facts)
  const merged = await mergedBefore(release, base, world)
  if (merged !== undefined) return merged
  const pushed = await pushRelease(result, release, { ...world, base })
  const { branch } = release
  if (world.pulls === undefined) return { branch, base, pullRequest: undefined, ...pushed }
  const { pulls, sleep } = world
  const wanted = {
    release,
    commit: pushed.commit,
    base,
    title: titleOf(result.unit),
    block: bodyBlock(result, world.facts.runUrl),
    refuseMoved: () => refuseMoved(result, release, { ...world, base }),
  }
  const { number, news } = await withRetry(() => ensurePull(pulls, wanted), sleep).catch((thrown: unknown) =>
    halfDelivered(branch, thrown),
  )
  return {
    branch,
    base,
    pullRequest: number,
    commit: pushed.commit,
    news: pushed.news === 'made' ? 'made' : news,
  }
}

function halfDelivered(branch: string, thrown: unknown): never {
  const { code, message, hint } = asFactoryError(thrown)
  throw new FactoryError(
    code,
    `the branch ${branch} is pushed, but its pull request is not open: ${message}`,
    {
      cause: thrown,
      ...(hint === undefined ? {} : { hint }),
    },
  )
}

function baseBranch({ branch }: GithubFacts): string {
  if (branch !== undefined) return branch
  throw new FactoryError('USAGE', 'this run is not on a branch, so there is none to deliver to', {
    hint: 'start the line on a branch, or set `publish: none`',
  })
}

/** Branches are often deleted once they are merged: then only the pull request tells. */
async function mergedBefore(
  { branch }: Release,
  base: string,
  { pulls, sleep }: DeliveryDeps,
): Promise<Delivery | undefined> {
  if (pulls === undefined) return undefined
  const found = await withRetry(() => pulls.list(branch), sleep)
  const merged = found.find((pull) => pull.state === 'merged' && pull.base === base)
  if (merged === undefined) return undefined
  return { branch, base, commit: merged.head.commit, pullRequest: merged.number, news: 'unchanged' }
}

type OntoBase = DeliveryDeps & { base: string }

/** The commit of the release on the server: the one that is there, or a new one, read back. */
async function pushRelease(
  result: StationResult,
  release: Release,
  world: OntoBase,
): Promise<Pick<Delivery, 'commit' | 'news'>> {
  const { remote } = world
  const { branch } = release
  const tip = (await remote.tips([branch])).get(branch)
  if (tip !== undefined) {
    await refuseOther(result.unit.repo, { tip, release, remote })
    return { commit: tip, news: 'unchanged' }
  }
  await refuseMoved(result, release, world)
  const commit = await release.commit()
  await remote.create(branch, commit)
  if ((await remote.tips([branch])).get(branch) !== commit)
    throw failed(`the branch ${branch} reads back as another commit`)
  return { commit, news: 'made' }
}

/** People may have gone on working on the branch; nothing of theirs is replaced. */
async function refuseOther(
  repo: string,
  { tip, release, remote }: { tip: string; release: Release; remote: Remote },
): Promise<void> {
  await remote.fetch(tip)
  const raw = (await git(repo, ['cat-file', 'commit', tip])).toString('utf8')
  if (!isRelease(commitFacts(raw), release)) throw branchTaken(release.branch)
}

async function refuseMoved({ unit }: StationResult, release: Release, world: OntoBase): Promise<void> {
  const { remote, base } = world
  const tip = (await remote.tips([base])).get(base)
  await refuseMovedBase(unit.repo, release, { branch: base, tip, remote })
}

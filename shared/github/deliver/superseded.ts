import { FactoryError } from '../../errors.ts'
import { readCommit } from '../../git/commit.ts'
import type { Remote } from '../../git/remote.ts'
import { supersededBody } from '../../report/pull-request-text.ts'
import { markedSpec } from '../../report/spec-mark.ts'
import { baseIn, serialIn } from '../../line/release-trailers.ts'
import type { Release } from '../../station/release.ts'
import type { Pull, Pulls } from './pulls.ts'

/** The unit that is delivered, and what its spec's other pull requests are looked up with. */
export interface LaterUnit {
  repo: string
  /** Its base commit. */
  base: string
  specPath: string
  release: Pick<Release, 'branch'>
  /** Branch that the pull request goes to. */
  into: string
  remote: Pick<Remote, 'fetch'>
  pulls: Pulls
}

/** Open pull requests of earlier units of the same spec. */
export interface Earlier {
  /** As the line made them: to be closed. */
  untouched: Pull[]
  /** With commits of people, or on a base that cannot be compared: left open. */
  left: Pull[]
}

/**
 * Finds the open pull requests that other units of the same spec left. Their text may be anybody's, so a pull request counts only
 * on a branch of this repository that is named after the serial in its commit.
 * @throws FactoryError PUBLISH_SUPERSEDED when one of them is of a later base commit; what the client throws.
 */
export async function earlierPulls(unit: LaterUnit): Promise<Earlier> {
  const earlier: Earlier = { untouched: [], left: [] }
  const { release, specPath, into, pulls } = unit
  for (const pull of await pulls.open(into)) {
    if (pull.isFork || pull.head.branch === release.branch) continue
    if (!RELEASE_BRANCH.test(pull.head.branch) || markedSpec(pull.body) !== specPath) continue
    const age = await ageOf(pull, unit)
    if (age === 'later') throw superseded(pull, specPath)
    earlier[age === 'earlier' ? 'untouched' : 'left'].push(pull)
  }
  return earlier
}

const RELEASE_BRANCH = /^factory\/JD-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/

/** Closes what is as the line made it, with a word about the pull request that takes its place. */
export async function closeEarlier({ untouched }: Earlier, by: number, pulls: Pulls): Promise<void> {
  for (const { number, body } of untouched) await pulls.close(number, supersededBody(body, by))
}

/** `unknown` for a branch that people have changed, and for bases of which neither comes after the other. */
async function ageOf(
  { head }: Pull,
  { repo, base, remote, pulls }: LaterUnit,
): Promise<'earlier' | 'later' | 'unknown'> {
  await remote.fetch(head.commit)
  const { parents, message } = await readCommit(repo, head.commit)
  const [parent, ...more] = parents
  if (parent === undefined || more.length > 0) return 'unknown'
  if (`factory/${serialIn(message) ?? ''}` !== head.branch) return 'unknown'
  const relation = await pulls.relation(baseIn(message) ?? parent, base)
  if (relation === 'behind') return 'later'
  return relation === 'ahead' ? 'earlier' : 'unknown'
}

function superseded({ number }: Pull, specPath: string): FactoryError {
  return new FactoryError(
    'PUBLISH_SUPERSEDED',
    `nothing is delivered: #${number} is of a later unit of ${specPath}`,
    {
      where: specPath,
      hint: `nothing to do: look at #${number}; close it first if this unit is the one you want`,
    },
  )
}

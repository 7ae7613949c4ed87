import { FactoryError } from '../../errors.ts'
import { withBlock } from '../../report/pull-request-text.ts'
import type { Pull, Pulls } from './pulls.ts'
import type { Release } from '../../station/release.ts'
import { deliveryFailed } from './api-faults.ts'

/** What the one pull request of a release must be. */
export interface WantedPull {
  release: Pick<Release, 'branch' | 'serial'>
  /** Tip of the release's branch. */
  commit: string
  base: string
  title: string
  /** Our part of the body. */
  block: string
  /** Called before anything new is opened. @throws FactoryError CHANGE_BASE_MOVED, PUBLISH_SUPERSEDED. */
  refuseMoved: () => Promise<void>
}

export interface EnsuredPull {
  number: number
  result: 'created' | 'updated' | 'unchanged'
}

/**
 * Opens the pull request of a release, or brings the open one up to date, and reads it back. A merged pull request is left
 * as it is; one that a person closed is not opened again. May be called again after a fault: it looks before it writes.
 * @throws FactoryError PUBLISH_CLOSED, CHANGE_BASE_MOVED, PUBLISH_FAILED; what the client throws.
 */
export async function ensurePull(pulls: Pulls, wanted: WantedPull): Promise<EnsuredPull> {
  const found = (await pulls.list(wanted.release.branch)).filter(({ base }) => base === wanted.base)
  const merged = found.find(({ state }) => state === 'merged')
  if (merged !== undefined) return { number: merged.number, result: 'unchanged' }
  const open = found.find(({ state }) => state === 'open')
  if (open !== undefined) return update(pulls, wanted, open)
  if (found[0] !== undefined) throw closedByPerson(found[0])
  await wanted.refuseMoved()
  const { title, block, base, release } = wanted
  // another run may have opened it, or the answer may get lost: the next look finds both
  const number = await pulls.create({ title, body: block, branch: release.branch, base })
  await readBack(pulls, wanted, number)
  return { number, result: 'created' }
}

async function update(pulls: Pulls, wanted: WantedPull, open: Pull): Promise<EnsuredPull> {
  const body = withBlock(open.body, wanted.block, wanted.release.serial)
  const isCurrent = sameText(body, open.body)
  if (!isCurrent) await pulls.update(open.number, body)
  await readBack(pulls, wanted, open.number)
  return { number: open.number, result: isCurrent ? 'unchanged' : 'updated' }
}

/** A pull request counts as delivered only when the server gives back what was written. */
async function readBack(pulls: Pulls, wanted: WantedPull, number: number): Promise<void> {
  const pull = await pulls.get(number)
  const differences = [
    ...(pull.state === 'open' ? [] : [`its state is ${pull.state}`]),
    ...(pull.head.branch === wanted.release.branch ? [] : ['it is of another branch']),
    ...(pull.head.commit === wanted.commit ? [] : ['its head is another commit']),
    ...(pull.base === wanted.base ? [] : ['it goes to another branch']),
    ...(sameText(withBlock(pull.body, wanted.block, wanted.release.serial), pull.body)
      ? []
      : ['its text differs']),
  ]
  if (differences.length > 0)
    throw deliveryFailed(`pull request ${number} does not read back as written: ${differences.join(', ')}`)
}

function sameText(a: string, b: string): boolean {
  return a.trim() === b.trim()
}

function closedByPerson({ number }: Pull): FactoryError {
  return new FactoryError(
    'PUBLISH_CLOSED',
    `pull request ${number} of this unit was closed without a merge`,
    {
      hint: 'a person decided that; open it again by hand if it was a mistake',
    },
  )
}

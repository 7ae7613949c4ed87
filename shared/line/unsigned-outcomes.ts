import { rejected } from '../trace/statement/rejection.ts'
import { placeKey } from '../trace/verify/chain-order.ts'
import type { ParcelStore } from '../trace/parcel/store.ts'
import type { Station } from '../factory/factory.ts'
import { outcomeFromStep } from './outcome-from-step.ts'
import { outcomeDigest, type RunOutcome } from './outcome.ts'
import type { OutcomeUpstream } from './upstream-refs.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'

/**
 * The outcomes of command stations that no link has signed yet, in the order they ran. What a link signed must be what
 * is handed on now: commands that ran again leave later links stale.
 * @throws FactoryError LINK_REJECTED (LINK_STALE), PARCEL_MISSING, PARCEL_DIGEST, UPSTREAM_INVALID.
 */
export async function unsignedOutcomes(
  seen: readonly OutcomeUpstream[],
  links: readonly VerifiedLink[],
  { store, line }: { store: ParcelStore; line: readonly Station[] },
): Promise<RunOutcome[]> {
  const signed = new Map(
    links.flatMap(({ extension }) => extension.runs.map((run) => [placeKey(run), run.sha256])),
  )
  const isSigned = (each: OutcomeUpstream): boolean =>
    each.document !== undefined && signed.get(placeKey(each)) === each.document.sha256
  const open = seen.filter((each) => !isSigned(each))
  const outcomes = await Promise.all(open.map((each) => readUnsigned(each, store, line)))
  return inOrder(
    outcomes.filter((outcome) => !isKnown(outcome, signed)),
    line,
  )
}

async function readUnsigned(
  seen: OutcomeUpstream,
  store: ParcelStore,
  line: readonly Station[],
): Promise<RunOutcome> {
  const document = seen.document === undefined ? undefined : await store.get(seen.document)
  return outcomeFromStep(seen, document, line)
}

function isKnown(outcome: RunOutcome, signed: ReadonlyMap<string, string>): boolean {
  const known = signed.get(placeKey(outcome))
  if (known === undefined) return false
  if (known === outcomeDigest(outcome)) return true
  const { station, round } = outcome
  throw rejected(
    'LINK_STALE',
    `a link signs another outcome of ${station} round ${round} than the one handed on`,
  )
}

/** The jobs of a workflow come in no order of their own; stations of one round follow each other by passing. */
function inOrder(outcomes: readonly RunOutcome[], line: readonly Station[]): RunOutcome[] {
  return outcomes.toSorted(
    (a, b) => a.round - b.round || passesLeft(line, b.station) - passesLeft(line, a.station),
  )
}

function passesLeft(line: readonly Station[], name: string): number {
  const seen = new Set<string>()
  for (let at: string | undefined = name; at !== undefined && !seen.has(at); at = passOf(line, at))
    seen.add(at)
  return seen.size
}

function passOf(line: readonly Station[], name: string): string | undefined {
  return line.find((station) => station.name === name)?.pass
}

import { linkProblem, unitOf, unitProblem, type UnitExpectation } from './chain-rules.ts'
import { continues, orderChain } from './chain-order.ts'
import { parseParcelName } from '../parcel/names.ts'
import { rejected, rejectionOf, quote, type Rejection, type TraceCode } from '../statement/rejection.ts'
import type { TraceExtension } from '../statement/statement.ts'
import { openParcel, type VerifiedLink } from './open-parcel.ts'
import type { Trust } from './trust.ts'

/** A parcel as it was found. `name`: as stored; empty or absent when only its digest is known. */
export interface FoundParcel {
  name?: string | undefined
  bytes: Uint8Array
}

export interface ChainExpectation extends UnitExpectation {
  trust: Trust
  /** Parcels may lack attachments that their links name. Default: they may not. */
  slim?: boolean
}

/** One link of a trace, valid or rejected. What could not be read is `null`. */
export interface LinkReport {
  name: string
  station: string
  round: number
  attempt: number | null
  ok: boolean
  code: TraceCode | null
  reason: string | null
  payloadSha256: string | null
  invariantDigest: string | null
  verdict: TraceExtension['verdict'] | null
  transition: TraceExtension['transition'] | null
}

export interface ChainReport {
  ok: boolean
  serial: string | null
  assurance: Trust['assurance']
  /** In journey order, then the rejected ones outside the chain. */
  links: LinkReport[]
  /** Names of genuine parcels that a later attempt replaced. */
  superseded: string[]
  /** Of the first cause; null when every link is valid. */
  code: TraceCode | null
  reason: string | null
  /** The verified links, oldest first. Empty when a link was rejected. */
  accepted: VerifiedLink[]
}

/**
 * Verifies parcels as one unit's trace so far: first each parcel, then that they form one unbroken chain of one
 * unit. Whether the declared line allows this journey, and whether it is complete, is judged by shared/line.
 * Never throws for bad parcels: what is wrong is in the report.
 */
export async function verifyChain(
  parcels: readonly FoundParcel[],
  expectation: ChainExpectation,
): Promise<ChainReport> {
  const results = await Promise.all(parcels.map((parcel) => examine(parcel, expectation)))
  const opened = results.flatMap((result) => ('opened' in result ? [result.opened] : []))
  const unreadable = results.flatMap((result) => ('rejected' in result ? [result.rejected] : []))
  const unit = unitOf(opened, expectation)
  const { single, rejected: strangers } = ownLinks(opened, unit)
  const { chain, superseded, rejected } = orderChain(single)
  const broken = unreadable.length + strangers.length > 0
  const reports = [
    ...chain.map((link, index) => linkReport(link, linkProblem(link, chain.slice(0, index)))),
    ...unreadable,
    ...strangers,
    ...rejected.map(({ link, rejection }) => linkReport(link, broken ? afterBreak(rejection) : rejection)),
  ]
  return chainReport(reports, {
    chain,
    superseded,
    serial: unit.serial,
    assurance: expectation.trust.assurance,
  })
}

/**
 * Verifies one more parcel and that it continues a verified chain, oldest first.
 * @throws FactoryError LINK_REJECTED with the code of the first failed check.
 */
export async function continueChain(
  chain: readonly VerifiedLink[],
  { name, bytes }: FoundParcel,
  trust: Trust,
): Promise<VerifiedLink> {
  const link = await openParcel(bytes, trust)
  if (name !== undefined && name !== link.name)
    throw rejected('PARCEL_NAME', `the parcel is stored as ${quote(name)}`)
  const follows: Rejection | undefined = continues(link, chain)
    ? undefined
    : { code: 'LINK_ORDER', reason: 'it does not follow the last link of the trace' }
  const problem = unitProblem(link, unitOf(chain, {})) ?? follows ?? linkProblem(link, chain)
  if (problem !== undefined) throw rejected(problem.code, problem.reason)
  return link
}

type Examination = { opened: VerifiedLink } | { rejected: LinkReport }

async function examine(
  { name, bytes }: FoundParcel,
  { trust, slim = false }: ChainExpectation,
): Promise<Examination> {
  try {
    const opened = await openParcel(bytes, trust, { slim })
    if (name === undefined || name === '' || name === opened.name) return { opened }
    const reason = `the parcel is stored as ${quote(name)}`
    return { rejected: linkReport(opened, { code: 'PARCEL_NAME', reason }) }
  } catch (thrown) {
    return { rejected: unreadReport(name ?? '', rejectionOf(thrown)) }
  }
}

/** Links of other units and second copies of a link are not part of the chain. */
function ownLinks(
  opened: readonly VerifiedLink[],
  unit: UnitExpectation,
): { single: VerifiedLink[]; rejected: LinkReport[] } {
  const single: VerifiedLink[] = []
  const rejected: LinkReport[] = []
  for (const link of opened) {
    const isCopy = single.some(({ name }) => name === link.name)
    const reason = 'the same station, round and attempt is there twice'
    const problem =
      unitProblem(link, unit) ?? (isCopy ? { code: 'LINK_DUPLICATE' as const, reason } : undefined)
    if (problem === undefined) single.push(link)
    else rejected.push(linkReport(link, problem))
  }
  return { single, rejected }
}

/** When a link was rejected, a later link that no longer fits is its consequence and not a second cause. */
function afterBreak({ reason }: Rejection): Rejection {
  return { code: 'LINK_UPSTREAM', reason: `an earlier link was refused: ${reason}` }
}

function linkReport(link: VerifiedLink, problem: Rejection | undefined): LinkReport {
  const { station, round, verdict, transition } = link.extension
  const { name, attempt, payloadSha256, invariantDigest } = link
  const outcome = { ok: problem === undefined, code: problem?.code ?? null, reason: problem?.reason ?? null }
  return { name, station, round, attempt, ...outcome, payloadSha256, invariantDigest, verdict, transition }
}

function unreadReport(name: string, { code, reason }: Rejection): LinkReport {
  const { station, round, attempt } = parseParcelName(name) ?? { station: 'unknown', round: 0, attempt: null }
  const unread = { payloadSha256: null, invariantDigest: null, verdict: null, transition: null }
  return { name: quote(name), station, round, attempt, ok: false, code, reason, ...unread }
}

interface ChainFacts {
  chain: VerifiedLink[]
  superseded: VerifiedLink[]
  serial: string | undefined
  assurance: Trust['assurance']
}

function chainReport(links: LinkReport[], facts: ChainFacts): ChainReport {
  const rejected = links.filter((link) => !link.ok)
  const cause = rejected.find(({ code }) => code !== 'LINK_UPSTREAM') ?? rejected[0]
  const empty =
    facts.chain.length === 0 ? { code: 'LINK_MISSING' as const, reason: 'there is no first link' } : undefined
  const { code, reason } = cause ?? empty ?? { code: null, reason: null }
  return {
    ok: code === null,
    serial: facts.serial ?? null,
    assurance: facts.assurance,
    links,
    superseded: facts.superseded.map(({ name }) => name).sort(),
    code,
    reason,
    accepted: code === null ? facts.chain : [],
  }
}

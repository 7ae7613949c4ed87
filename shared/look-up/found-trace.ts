import { join } from 'node:path'
import { asFactoryError, FactoryError } from '../errors.ts'
import { isThere } from '../git/repository-path.ts'
import type { EntryOf } from '../ledger/entry.ts'
import type { KeptFile, Ledger } from '../ledger/ledger.ts'
import { openKept } from '../replay/verify-kept.ts'
import { openFound } from '../replay/open-found.ts'
import type { VerifiedTrace } from '../replay/verify-trace.ts'
import { findTrustThatCounts, trustsOf } from '../station/find-trust.ts'
import { isSerial } from '../trace/parcel/names.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import type { LookUp } from './commit-units.ts'

/** Where the trace of a unit is looked for, and whose keys count. */
export interface TraceLookUp extends LookUp {
  cwd: string
  /** Trust file that the caller named. */
  trust: string | undefined
  /** Repository that the caller named. */
  named: string | undefined
}

/** The trace of a unit, and whether anybody can say that it is genuine. */
export type FoundTrace =
  | {
      kind: 'verified'
      place: TracePlace
      links: readonly VerifiedLink[]
      assurance: string
      /** `undefined` where the ledger left something bulky out. */
      whole: VerifiedTrace | undefined
    }
  | { kind: 'rejected'; place: TracePlace; reason: string; next: string }
  | { kind: 'absent' }

type TracePlace = 'folder' | 'ledger'

/**
 * Looks in `.jidoka/traces`, then in the ledger, and verifies what is there. A trace that does not verify is an answer, not an error.
 * @param attempt which of the ledger. Left out: whatever is at hand, or the last one
 */
export async function traceOfUnit(
  lookUp: TraceLookUp,
  serial: string,
  attempt?: number,
): Promise<FoundTrace> {
  const folder = join(lookUp.repo, '.jidoka', 'traces', serial)
  if (attempt === undefined && (await isThere(folder)))
    return verified('folder', () => fromFolder(lookUp, folder, serial))
  const kept = await lookUp.ledger?.traceOf(serial, attempt)
  const unit = (await attemptsOf(lookUp.ledger, serial)).findLast(
    (each) => attempt === undefined || each.attempt === attempt,
  )
  if (kept === undefined || kept.length === 0 || unit === undefined) return { kind: 'absent' }
  return verified('ledger', () => fromLedger(lookUp, unit, kept))
}

/** What the ledger says of each attempt of a serial, oldest first. */
export async function attemptsOf(ledger: Ledger | undefined, serial: string): Promise<EntryOf<'unit'>[]> {
  return ((await ledger?.ofSerial(serial)) ?? []).filter((entry) => entry.kind === 'unit')
}

async function fromLedger(
  { repo, cwd, trust, named }: TraceLookUp,
  unit: EntryOf<'unit'>,
  kept: readonly KeptFile[],
): Promise<Verified> {
  const trusts =
    trust === undefined
      ? await trustsOf(repo)
      : [await findTrustThatCounts({ folder: repo, named: trust, repo: named, cwd })]
  const { links, whole } = await openKept(unit, kept, { trusts })
  return { links, whole, assurance: links.at(-1)?.extension.assurance ?? '' }
}

async function fromFolder(
  { cwd, trust, named }: TraceLookUp,
  folder: string,
  serial: string,
): Promise<Verified> {
  const question = { folder, named: trust, repo: named, cwd }
  const { trace: whole, trust: counting } = await openFound(question, { serial })
  return { links: whole.links, whole, assurance: counting.assurance }
}

type Verified = Omit<Extract<FoundTrace, { kind: 'verified' }>, 'kind' | 'place'>

async function verified(place: TracePlace, look: () => Promise<Verified>): Promise<FoundTrace> {
  try {
    return { kind: 'verified', place, ...(await look()) }
  } catch (thrown) {
    const { code, message, next } = asFactoryError(thrown)
    const reason = code === 'TRACE_REJECTED' ? message : `${code}: ${message}`
    return { kind: 'rejected', place, reason, next }
  }
}

/** A serial, with or without an attempt of the ledger behind it: `JD-ABCD-EFGH-JKMN@2`. @throws FactoryError USAGE. */
export function attemptOf(word: string): { serial: string; attempt: number | undefined } {
  const [, serial = '', attempt] = /^(JD-[0-9A-Z-]+)(?:@([1-9]\d{0,4}))?$/.exec(word) ?? []
  if (isSerial(serial)) return { serial, attempt: attempt === undefined ? undefined : Number(attempt) }
  throw new FactoryError('USAGE', `${JSON.stringify(word)} is no serial and no folder of a trace`, {
    hint: 'a serial looks like JD-ABCD-EFGH-JKMN, an attempt of the ledger like JD-ABCD-EFGH-JKMN@2',
  })
}

import { asFactoryError } from '../errors.ts'
import { safeWord } from '../text/safe-log.ts'
import type { Unit } from '../line/unit.ts'
import { openAnswer } from '../trace/verify/answer.ts'
import { openParcel, type VerifiedLink } from '../trace/verify/open-parcel.ts'
import {
  parseParcelName,
  type ParcelIdentity,
  parseAnswerName,
  type AnswerIdentity,
} from '../trace/parcel/names.ts'
import type { StoredRef } from '../trace/parcel/store.ts'
import type { Trust } from '../trace/verify/trust.ts'
import type { Host, PreviousAttempts } from './program.ts'

const NOTHING = (): Promise<[]> => Promise.resolve([])

/** A first attempt of a first run, or none at all. */
export const NO_ATTEMPTS: PreviousAttempts = { parcel: undefined, answers: NOTHING, kept: NOTHING }

export interface AttemptSources {
  host: Pick<Host, 'identity' | 'store' | 'warn' | 'keptAnswers'>
  trust: Trust
}

/**
 * Looks for the work of earlier attempts, and of other runs of the unit. What cannot be fetched or does not verify is left out
 * with a warning.
 * @throws FactoryError PARCEL_MISSING when the store cannot be listed: asking the model again would cost twice.
 */
export async function previousAttempts(unit: Unit, sources: AttemptSources): Promise<PreviousAttempts> {
  const { host } = sources
  const current = host.identity.attempt
  const kept = (): Promise<OpenedAnswer[]> => openKept(unit, sources)
  if (current <= 1) return { ...NO_ATTEMPTS, kept }
  const refs = await host.store.list(unit.serial)
  const isOwn = ({ serial, station, round, attempt }: ParcelIdentity): boolean =>
    serial === unit.serial && station === unit.station && round === unit.round && attempt < current
  const parcel = await newestParcel(ownOf(refs, parseParcelName, isOwn), sources)
  const newer = (each: AnswerIdentity): boolean => isOwn(each) && each.attempt > (parcel?.attempt ?? 0)
  return { parcel, answers: () => openAnswers(ownOf(refs, parseAnswerName, newer), sources), kept }
}

interface OpenedAnswer {
  origin: string
  bytes: Buffer
}

interface Own<Identity> {
  identity: Identity
  ref: StoredRef
}

/** Highest attempt first; of one attempt in the order of the calls. */
function ownOf<Identity extends ParcelIdentity & { call?: number }>(
  refs: readonly StoredRef[],
  parse: (name: string) => Identity | undefined,
  isOwn: (identity: Identity) => boolean,
): Own<Identity>[] {
  return refs
    .flatMap((ref) => {
      const identity = parse(ref.name)
      return identity !== undefined && isOwn(identity) ? [{ identity, ref }] : []
    })
    .sort(
      (a, b) => b.identity.attempt - a.identity.attempt || (a.identity.call ?? 0) - (b.identity.call ?? 0),
    )
}

async function newestParcel(
  own: readonly Own<ParcelIdentity>[],
  { host, trust }: AttemptSources,
): Promise<VerifiedLink | undefined> {
  for (const { ref } of own) {
    const parcel = await orWarn(host, ref.name, async () => openParcel(await host.store.get(ref), trust))
    if (parcel?.name === ref.name) return parcel
  }
  return undefined
}

async function openAnswers(
  own: readonly Own<AnswerIdentity>[],
  { host, trust }: AttemptSources,
): Promise<OpenedAnswer[]> {
  const found: OpenedAnswer[] = []
  for (const { identity, ref } of own) {
    const bytes = await orWarn(host, ref.name, async () =>
      openAnswer(await host.store.get(ref), identity, trust),
    )
    if (bytes !== undefined) found.push({ origin: ref.name, bytes })
  }
  return found
}

/**
 * Answers of other runs. The run that a name says counts for their order alone: each is signed for this station and round, of the unit that
 * its name says. What it answers is another matter: only the very same request finds it.
 */
async function openKept(unit: Unit, { host, trust }: AttemptSources): Promise<OpenedAnswer[]> {
  const { station, round } = unit
  const found: OpenedAnswer[] = []
  for (const { origin, identity, bytes } of (await host.keptAnswers?.(unit)) ?? []) {
    const opened = await orWarn(host, origin, () => openAnswer(bytes, { ...identity, station, round }, trust))
    if (opened !== undefined) found.push({ origin, bytes: opened })
  }
  return found
}

async function orWarn<T>(
  host: AttemptSources['host'],
  name: string,
  open: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await open()
  } catch (thrown) {
    const { code, message } = asFactoryError(thrown)
    host.warn(safeWord(`${name} of an earlier attempt is not used: ${code}: ${message}`))
    return undefined
  }
}

import { hasCode } from '../errors.ts'
import { findTrustThatCounts, ownKeysOf, type TrustQuestion } from '../station/find-trust.ts'
import { LOCAL_TRUST } from '../station/home.ts'
import type { Trust } from '../trace/verify/trust.ts'
import { openTrace, verifyTrace, type TraceExpectation, type VerifiedTrace } from './verify-trace.ts'

/** A verified trace, and whose keys counted for it. */
export interface FoundTraceFolder {
  trace: VerifiedTrace
  trust: Trust
}

/**
 * The trace in a folder, verified by the keys that count for the caller.
 * @throws FactoryError TRACE_REJECTED naming the first cause, TRACE_UNREADABLE, those of the trust.
 */
export async function openFound(
  question: TrustQuestion,
  expectation: TraceExpectation = {},
): Promise<FoundTraceFolder> {
  const trust = await findTrustThatCounts(question)
  try {
    return { trace: await openTrace(question.folder, trust, expectation), trust }
  } catch (thrown) {
    throw await withOwnKeys(thrown, question)
  }
}

async function withOwnKeys(thrown: unknown, question: TrustQuestion): Promise<unknown> {
  if (!hasCode(thrown, 'TRACE_REJECTED')) return thrown
  const hint = await ownKeysNext(thrown.detail ?? null, question)
  return hint === undefined ? thrown : thrown.with({ hint })
}

/** What a trace is refused with whose signer is no key of the trust file. */
const OF_SIGNER: readonly (string | null)[] = ['SEAL_SIGNER', 'LINK_SIGNER']

/**
 * What to do about a trace that is rejected for its signer alone: nothing is wrong with it by the keys of this machine. It stays rejected,
 * for they show nothing of who ran the line. `undefined` for every other trace.
 * @param code of its first cause
 */
export async function ownKeysNext(code: string | null, question: TrustQuestion): Promise<string | undefined> {
  if (!OF_SIGNER.includes(code)) return undefined
  const own = await ownKeysOf(question)
  if (own === undefined) return undefined
  const { kind } = await verifyTrace(question.folder, own)
  return kind === 'verified' ? OWN_KEYS_NEXT : undefined
}

const OWN_KEYS_NEXT = `its links are signed with the keys of this machine, which show nothing of who ran the line; to look at it anyway, give the same command with --trust ${LOCAL_TRUST}`

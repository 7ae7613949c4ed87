import { FactoryError, hasCode } from '../../errors.ts'
import { safeWord } from '../../text/safe-log.ts'
import { defined } from '../../formats/defined.ts'

/** Why a link, a parcel, a chain or a trace folder is refused. Closed: a code is API and has a tampering test. */
export const TRACE_CODES = [
  // the envelope and who signed it
  'LINK_UNREADABLE',
  'LINK_TRAILING',
  'LINK_TYPE',
  'LINK_SIGNATURES',
  'LINK_SIGNATURE',
  'LINK_SIGNER',
  'LINK_STATION_KEY',
  'KEY_REVOKED',
  'KEY_EARLY',
  // who signed, where an identity signs: its certificate, the time, then the texts of the certificate
  'LINK_TIME_MISSING',
  'LINK_TIME_TWICE',
  'LINK_TIMESTAMP',
  'LINK_LOG',
  'LINK_CERTIFICATE',
  'LINK_ROOT_EXPIRED',
  'LINK_ISSUER',
  'LINK_REPOSITORY_ID',
  'LINK_WORKFLOW',
  'LINK_RUNNER',
  'LINK_ENVIRONMENT',
  'LINK_SOURCE',
  'LINK_RUN',
  // what was signed
  'LINK_SCHEMA',
  'LINK_PREDICATE',
  'LINK_SUBJECT',
  'LINK_VERDICT',
  'LINK_INVARIANT',
  'LINK_REPOSITORY',
  'LINK_ASSURANCE',
  // the parcel around it
  'PARCEL_NAME',
  'PARCEL_MISMATCH',
  'ATTACHMENT_DIGEST',
  'ATTACHMENT_MISSING',
  'ATTACHMENT_UNNAMED',
  // the chain
  'LINK_SERIAL',
  'LINK_BASE',
  'LINK_SPEC',
  'LINK_LINE',
  'LINK_MISSING',
  'LINK_STALE',
  'LINK_ORDER',
  'LINK_DUPLICATE',
  'LINK_UPSTREAM',
  // the folder
  'TRACE_FILE_CHANGED',
  'TRACE_FILE_MISSING',
  'TRACE_FILE_EXTRA',
  'TRACE_FILE_KIND',
  'TRACE_FILE_SIZE',
  'TRACE_FILE_DIFFERS',
  'TRACE_UNFINISHED',
  // what the caller expects of it
  'TRACE_ENDED',
  'LINK_ISOLATION',
  'TRUST_CAME_ALONG',
  // its seal
  'SEAL_MISSING',
  'SEAL_UNREADABLE',
  'SEAL_SIGNATURE',
  'SEAL_SIGNER',
  'SEAL_STATION_KEY',
  'SEAL_UNIT',
] as const

export type TraceCode = (typeof TRACE_CODES)[number]

export interface Rejection {
  code: TraceCode
  reason: string
}

/** The error of a failed check: LINK_REJECTED, with the trace code as its detail. `reason` must be safe to show. */
export function rejected(code: TraceCode, reason: string, cause?: unknown): FactoryError {
  return new FactoryError('LINK_REJECTED', `${code}: ${reason}`, {
    detail: code,
    reason,
    hint: HINT,
    ...defined({ cause }),
  })
}

const HINT = 'nothing of it counts: make it again from its inputs, or find out who changed it'

/** Which check failed. Any other thrown value is a rejection as well: what cannot be checked is refused. */
export function rejectionOf(thrown: unknown): Rejection {
  if (!(thrown instanceof Error)) return { code: 'LINK_UNREADABLE', reason: quote(String(thrown)) }
  if (!(thrown instanceof FactoryError)) return { code: 'LINK_UNREADABLE', reason: safeWord(thrown.message) }
  const code = TRACE_CODES.find((each) => each === thrown.detail)
  if (code === undefined) return { code: 'LINK_UNREADABLE', reason: safeWord(thrown.message) }
  return { code, reason: thrown.reason }
}

/** Runs a verification. Everything that it throws becomes a rejection. */
export async function asRejection<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify()
  } catch (thrown) {
    if (hasCode(thrown, 'LINK_REJECTED')) throw thrown
    const { code, reason } = rejectionOf(thrown)
    throw rejected(code, reason, thrown)
  }
}

/** Untrusted text in a reason: quoted, one line, bounded, nothing invisible. */
export function quote(text: string): string {
  return JSON.stringify(safeWord(text, 80))
}

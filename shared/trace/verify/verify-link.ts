import type { TrustMaterial } from '@sigstore/verify'
import { sha256 } from '../../formats/digest.ts'
import { parseCanonical } from '../statement/strict-json.ts'
import {
  statementDocument,
  type Statement,
  type Subject,
  type TraceExtension,
} from '../statement/statement.ts'
import { bundleDocument, type LinkBundle } from '../signer/bundle.ts'
import { asRejection, rejected, quote, type TraceCode } from '../statement/rejection.ts'
import type { SchemaProblem } from '../../formats/schema.ts'
import { statementProblem } from '../statement/statement-rules.ts'
import type { Trust, TrustedKey } from './trust.ts'

/** A link that passed every check. `statement` was parsed from the very bytes that were verified. */
export interface VerifiedStatement {
  statement: Statement
  extension: TraceExtension
  subjects: Subject[]
  payloadSha256: string
  invariantDigest: string
  /** Hint of the key that signed. */
  signer: string
  bundle: LinkBundle
}

/**
 * Verifies one link against a trust: envelope, signature, signer, statement and its rules.
 * @throws FactoryError LINK_REJECTED whose `detail` is the trace code of the first red check.
 */
export async function verifyLink(bundle: unknown, trust: Trust): Promise<VerifiedStatement> {
  return asRejection(() => checkLink(bundle, trust))
}

async function checkLink(bundle: unknown, trust: Trust): Promise<VerifiedStatement> {
  const { link, payload, key } = await openEnvelope(bundle, trust)
  const statement = readStatement(payload)
  const extension = statement.predicate.jidokaTraceV1
  checkSigner(key, extension.station, extension.run.finishedAt)
  checkTrust(extension, trust)
  const problem = statementProblem(statement)
  if (problem !== undefined) throw rejected(problem.code, problem.reason)
  return {
    statement,
    extension,
    subjects: statement.subject,
    payloadSha256: sha256(payload),
    invariantDigest: extension.reproduction.invariantDigest,
    signer: key.hint,
    bundle: link,
  }
}

export interface OpenEnvelope {
  link: LinkBundle
  /** The verified bytes. */
  payload: Buffer
  key: TrustedKey
}

/** Shape, key and signature of a bundle; nothing is said yet about what was signed. */
export async function openEnvelope(bundle: unknown, trust: Trust): Promise<OpenEnvelope> {
  const link = parseBundle(bundle)
  const { payload, signatures } = link.dsseEnvelope
  const bytes = decodeBase64(payload, 'the payload')
  decodeBase64(signatures[0].sig, 'the signature')
  const key = trust.keys.get(link.verificationMaterial.publicKey.hint)
  if (key === undefined)
    throw rejected('LINK_SIGNER', 'it was signed with a key that the trust file does not list')
  await checkSignature(link, key)
  return { link, payload: bytes, key }
}

function parseBundle(bundle: unknown): LinkBundle {
  const problems = bundleDocument.problemsOf(bundle)
  if (bundleDocument.is(bundle)) return bundle
  const [problem] = problems
  const reason = `the bundle's ${problem?.pointer || 'root'} ${problem?.message ?? 'is not valid'}`
  const count = problems.find(({ pointer }) => pointer === '/dsseEnvelope/signatures')
  if (count !== undefined) throw rejected('LINK_SIGNATURES', 'the envelope must hold exactly one signature')
  if (problems.some(({ pointer }) => pointer === '/dsseEnvelope/payloadType'))
    throw rejected('LINK_TYPE', 'the payload type is not in-toto')
  throw rejected('LINK_UNREADABLE', reason)
}

/** Base64 has several spellings for the same bytes; only the canonical one passes. */
function decodeBase64(text: string, subject: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') === text) return bytes
  throw rejected('LINK_UNREADABLE', `${subject} is not canonical base64`)
}

async function checkSignature(link: LinkBundle, key: TrustedKey): Promise<void> {
  const [{ Verifier, toSignedEntity }, { bundleFromJSON }] = await Promise.all([
    import('@sigstore/verify'),
    import('@sigstore/bundle'),
  ])
  const verifier = new Verifier(trustMaterialOf(key), { tlogThreshold: 0, timestampThreshold: 0 })
  try {
    verifier.verify(toSignedEntity(bundleFromJSON(link)))
  } catch (cause) {
    throw rejected('LINK_SIGNATURE', 'the signature is not that of the payload', cause)
  }
}

/** No certificates, no logs, no timestamps: this one key. */
function trustMaterialOf(key: TrustedKey): TrustMaterial {
  return {
    certificateAuthorities: [],
    timestampAuthorities: [],
    tlogs: [],
    ctlogs: [],
    publicKey: () => ({ publicKey: key.publicKey, validFor: () => true }),
  }
}

/** There is no trusted time in a keyed link, so a revoked key counts for nothing, whatever time its links claim. */
export function checkSigner(key: TrustedKey, station: string, finishedAt?: string): void {
  if (key.revokedAt !== undefined)
    throw rejected('KEY_REVOKED', `the key of ${station} was revoked at ${key.revokedAt}`)
  if (!key.stations.includes(station))
    throw rejected(
      'LINK_STATION_KEY',
      `a link of ${station} was signed with the key of ${key.stations.join(', ')}`,
    )
  if (
    key.validFrom !== undefined &&
    finishedAt !== undefined &&
    Date.parse(finishedAt) < Date.parse(key.validFrom)
  )
    throw rejected(
      'KEY_EARLY',
      `the key of ${station} is valid from ${key.validFrom}, the link says ${finishedAt}`,
    )
}

function checkTrust({ repository, assurance }: TraceExtension, trust: Trust): void {
  if (repository !== trust.repository)
    throw rejected(
      'LINK_REPOSITORY',
      `the link is of ${quote(repository)}, trusted is ${quote(trust.repository)}`,
    )
  if (assurance !== trust.assurance)
    throw rejected('LINK_ASSURANCE', `the link says ${assurance}, its key is trusted as ${trust.assurance}`)
}

function readStatement(payload: Buffer): Statement {
  const value = parseCanonical(payload)
  const problems = statementDocument.problemsOf(value)
  if (!statementDocument.is(value)) throw schemaRejection(problems)
  return value
}

const PLACES: readonly [string, TraceCode][] = [
  ['/_type', 'LINK_TYPE'],
  ['/subject', 'LINK_SUBJECT'],
  ['/predicate/jidokaTraceV1', 'LINK_SCHEMA'],
  ['/predicate', 'LINK_PREDICATE'],
]

function schemaRejection(problems: readonly SchemaProblem[]): Error {
  const placed = problems.map(({ pointer, message }) => ({ place: placeOf(pointer, message), message }))
  for (const [start, code] of PLACES) {
    const problem = placed.find(({ place }) => place.startsWith(start))
    if (problem !== undefined) return rejected(code, `${quote(problem.place)} ${problem.message}`)
  }
  return rejected('LINK_SCHEMA', `the statement ${placed[0]?.message ?? 'is not valid'}`)
}

/** A missing member is a problem of its own place, not of the object around it. */
function placeOf(pointer: string, message: string): string {
  const missing = /required property '([^']*)'/.exec(message)?.[1]
  return missing === undefined ? pointer : `${pointer}/${missing}`
}

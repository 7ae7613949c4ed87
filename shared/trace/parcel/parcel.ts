import { FactoryError } from '../../errors.ts'
import { canonicalJson } from '../../formats/canonical.ts'
import { sha256 } from '../../formats/digest.ts'
import { parseJson } from '../../formats/read-json.ts'
import { schemaOf } from '../../formats/schema.ts'
import parcelSchema from '../../../schemas/parcel.schema.json' with { type: 'json' }
import { signStatement } from '../signer/bundle.ts'
import { STATEMENT_BUNDLE } from '../signer/bundle-kind.ts'
import type { Signer } from '../signer/signer.ts'
import { rejected, quote } from '../statement/rejection.ts'
import { statementDocument, type Statement, type TraceExtension } from '../statement/statement.ts'
import { boundsProblem, parseCanonical } from '../statement/strict-json.ts'
import { checkAttachments, packAttachments, type Attachment, type NamedContent } from './attachments.ts'
import { parcelName, type ParcelIdentity } from './names.ts'
import { MAX_PARCEL_BYTES } from '../../limits.ts'

/** The one JSON file a station hands on. Only what the link's statement names by digest counts. */
export interface Parcel extends ParcelIdentity {
  /** Address of the schema, of today or of before. */
  $schema: string
  /** Sigstore bundle v0.3 as JSON. */
  link: unknown
  /** Sorted by name. */
  attachments: Attachment[]
}

/** A parcel ready to be stored under its name. */
export interface SealedParcel {
  name: string
  bytes: Buffer
  sha256: string
  /** Digest of the signed statement: what later links point at. */
  payloadSha256: string
  invariantDigest: string
}

/** Without the link, which is verified under its own codes. */
const parcelDocument = schemaOf<Parcel>({
  ...parcelSchema,
  $id: `${parcelSchema.$id}/frame`,
  properties: { ...parcelSchema.properties, link: { type: 'object' } },
})

/**
 * Signs a statement and packs it with its attachments into one file: canonical JSON and a final newline.
 * @throws FactoryError LINK_REJECTED when statement and attachments do not name each other, PARCEL_INVALID when too large.
 */
export async function sealParcel(parts: {
  statement: Statement
  attachments: readonly NamedContent[]
  signer: Signer
  attempt: number
}): Promise<SealedParcel> {
  const extension = parts.statement.predicate.jidokaTraceV1
  if (extension.run.attempt !== parts.attempt)
    throw rejected(
      'PARCEL_MISMATCH',
      `the statement is of attempt ${extension.run.attempt}, not ${parts.attempt}`,
    )
  const attachments = packAttachments(parts.attachments)
  checkAttachments(attachments, extension.attachments)
  const link = await signStatement(parts.statement, parts.signer)
  const bytes = parcelBytes(identityOf(extension), link, attachments)
  if (bytes.length > MAX_PARCEL_BYTES)
    throw new FactoryError('PARCEL_INVALID', `the parcel of ${extension.station} has ${bytes.length} bytes`)
  return {
    name: parcelName(identityOf(extension)),
    bytes,
    sha256: sha256(bytes),
    payloadSha256: sha256(Buffer.from(link.dsseEnvelope.payload, 'base64')),
    invariantDigest: extension.reproduction.invariantDigest,
  }
}

/** The parcel a signed statement belongs to. */
export function identityOf({ serial, station, round, run }: TraceExtension): ParcelIdentity {
  return { serial, station, round, attempt: run.attempt }
}

/** The one form of a parcel. `$schema`: the address it was written under; default: that of today. */
export function parcelBytes(
  { $schema = parcelSchema.$id, ...identity }: ParcelIdentity & Partial<Pick<Parcel, '$schema'>>,
  link: unknown,
  attachments: Attachment[],
): Buffer {
  const parcel = { $schema, ...identity, link, attachments }
  return Buffer.from(`${canonicalJson(parcel)}\n`)
}

const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d

/** The shape of a parcel; nothing in it is verified yet. @throws FactoryError LINK_REJECTED: LINK_UNREADABLE, LINK_TRAILING. */
export function readParcel(bytes: Uint8Array): Parcel {
  const newline = bytes.indexOf(NEWLINE)
  if (newline === -1) throw rejected('LINK_UNREADABLE', 'the parcel does not end with a newline')
  if (newline !== bytes.length - 1) throw rejected('LINK_TRAILING', 'the parcel goes on after its first line')
  if (bytes[newline - 1] === CARRIAGE_RETURN)
    throw rejected('LINK_TRAILING', 'a checkout changed the line ends of the parcel (core.autocrlf)')
  const value = parseJson(bytes, 'the parcel', MAX_PARCEL_BYTES)
  const bounds = boundsProblem(value)
  if (bounds !== undefined) throw rejected('LINK_UNREADABLE', `the parcel ${bounds}`)
  if (parcelDocument.is(value)) return value
  const [problem] = parcelDocument.problemsOf(value)
  throw rejected(
    'LINK_UNREADABLE',
    `the parcel's ${quote(problem?.pointer ?? '')} ${problem?.message ?? 'is not valid'}`,
  )
}

/**
 * What a parcel's link claims, unverified. Use it only to compare what a re-execution decided, never to trust it.
 * @throws FactoryError LINK_REJECTED, SCHEMA_INVALID.
 */
export function claimedStatement(bytes: Uint8Array): Statement {
  const bundle = STATEMENT_BUNDLE.document.parse(readParcel(bytes).link, "the parcel's link")
  const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64')
  return statementDocument.parse(parseCanonical(payload), 'the statement')
}

import type { KeyObject } from 'node:crypto'
import { FactoryError } from '../../errors.ts'
import { canonicalJson } from '../../formats/canonical.ts'
import { sha256 } from '../../formats/digest.ts'
import { parseJson } from '../../formats/read-json.ts'
import { schemaOf } from '../../formats/schema.ts'
import parcelSchema from '../../../schemas/parcel.schema.json' with { type: 'json' }
import { packAttachments, unpackAttachments, type NamedContent } from './attachments.ts'
import { boundsProblem } from '../statement/bounds.ts'
import { asRejection, rejected, quote } from '../statement/rejection.ts'
import { isSerial } from '../statement/serial.ts'
import { signStatement } from '../signer/sign.ts'
import type { Statement, TraceExtension } from '../statement/statement.ts'
import type { Trust } from '../verify/trust.ts'
import { verifyLink, type VerifiedLink } from '../verify/verify-link.ts'

/** The one JSON file a station hands on. Only what the link's statement names by digest counts. */
export interface Parcel {
  $schema: 'https://jidoka.dev/schemas/parcel/v1'
  serial: string
  station: string
  round: number
  attempt: number
  /** Sigstore bundle v0.3 as JSON. */
  link: unknown
  /** Sorted by name. */
  attachments: Attachment[]
}

export interface Attachment {
  name: string
  sha256: string
  encoding: 'utf8' | 'base64'
  content: string
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

/** A parcel whose every check was green. */
export interface OpenedParcel {
  name: string
  sha256: string
  link: VerifiedLink
  attachments: Map<string, Buffer>
  attempt: number
}

export const MAX_PARCEL_BYTES = 64 * 1024 * 1024

/** The link is checked by {@link verifyLink}, under codes of its own. */
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
  key: KeyObject
  attempt: number
}): Promise<SealedParcel> {
  const extension = parts.statement.predicate.jidokaTraceV1
  if (extension.run.attempt !== parts.attempt)
    throw rejected(
      'PARCEL_MISMATCH',
      `the statement is of attempt ${extension.run.attempt}, not ${parts.attempt}`,
    )
  const attachments = packAttachments(parts.attachments)
  unpackAttachments(attachments, extension.attachments)
  const link = await signStatement(parts.statement, parts.key)
  const bytes = parcelBytes(frameOf(extension), link, attachments)
  if (bytes.length > MAX_PARCEL_BYTES)
    throw new FactoryError('PARCEL_INVALID', `the parcel of ${extension.station} has ${bytes.length} bytes`)
  return {
    name: parcelName(frameOf(extension)),
    bytes,
    sha256: sha256(bytes),
    payloadSha256: sha256(Buffer.from(link.dsseEnvelope.payload, 'base64')),
    invariantDigest: extension.reproduction.invariantDigest,
  }
}

type Frame = Pick<Parcel, 'serial' | 'station' | 'round' | 'attempt'>

function frameOf({ serial, station, round, run }: TraceExtension): Frame {
  return { serial, station, round, attempt: run.attempt }
}

function parcelBytes(frame: Frame, link: unknown, attachments: Attachment[]): Buffer {
  const parcel = { $schema: 'https://jidoka.dev/schemas/parcel/v1', ...frame, link, attachments }
  return Buffer.from(`${canonicalJson(parcel)}\n`)
}

/**
 * Opens a parcel: bytes, frame, link and attachments, each checked, so that no byte of the file is free to change.
 * @throws FactoryError LINK_REJECTED whose `detail` is the trace code of the first red check.
 */
export async function openParcel(bytes: Uint8Array, trust: Trust): Promise<OpenedParcel> {
  return asRejection(() => checkParcel(bytes, trust))
}

async function checkParcel(bytes: Uint8Array, trust: Trust): Promise<OpenedParcel> {
  const parcel = readParcel(bytes)
  const link = await verifyLink(parcel.link, trust)
  const frame = frameOf(link.extension)
  const wrong = FRAME.find((name) => parcel[name] !== frame[name])
  if (wrong !== undefined)
    throw rejected('PARCEL_MISMATCH', `the parcel's ${wrong} is not the one its link signs`)
  const attachments = unpackAttachments(parcel.attachments, link.extension.attachments)
  const packed = packAttachments([...attachments].map(([name, content]) => ({ name, content })))
  if (!parcelBytes(frame, link.bundle, packed).equals(bytes))
    throw rejected('LINK_TRAILING', 'the parcel is not in its one canonical form')
  return { name: parcelName(frame), sha256: sha256(bytes), link, attachments, attempt: frame.attempt }
}

const NEWLINE = 0x0a
const FRAME = ['serial', 'station', 'round', 'attempt'] as const

/** The shape of a parcel; nothing in it is verified yet. @throws FactoryError LINK_REJECTED: LINK_UNREADABLE, LINK_TRAILING. */
export function readParcel(bytes: Uint8Array): Parcel {
  const newline = bytes.indexOf(NEWLINE)
  if (newline === -1) throw rejected('LINK_UNREADABLE', 'the parcel does not end with a newline')
  if (newline !== bytes.length - 1) throw rejected('LINK_TRAILING', 'the parcel goes on after its first line')
  const value = parseJson(bytes, 'the parcel', MAX_PARCEL_BYTES)
  const bounds = boundsProblem(value)
  if (bounds !== undefined) throw rejected('LINK_UNREADABLE', `the parcel ${bounds}`)
  const [problem] = parcelDocument.problemsOf(value)
  if (parcelDocument.is(value)) return value
  throw rejected(
    'LINK_UNREADABLE',
    `the parcel's ${quote(problem?.pointer ?? '')} ${problem?.message ?? 'is not valid'}`,
  )
}

/** Which parcel: one station's hand-over in one round and attempt of a unit. */
export interface ParcelIdentity {
  serial: string
  station: string
  round: number
  attempt: number
}

const NAME = /^(JD-[0-9A-Z-]{14})\.([a-z][a-z0-9_-]{0,63})\.r([1-9]\d{0,4})\.a([1-9]\d{0,4})\.json$/

/** `<serial>.<station>.r<round>.a<attempt>.json`: file name and artifact name. @throws FactoryError PARCEL_INVALID. */
export function parcelName({ serial, station, round, attempt }: ParcelIdentity): string {
  const name = `${serial}.${station}.r${round}.a${attempt}.json`
  if (parseParcelName(name) !== undefined) return name
  throw new FactoryError('PARCEL_INVALID', `${JSON.stringify(name.slice(0, 120))} is no parcel name`)
}

/** The identity a parcel name claims, or `undefined` when it is no parcel name. */
export function parseParcelName(name: string): ParcelIdentity | undefined {
  const [, serial = '', station = '', round, attempt] = NAME.exec(name) ?? []
  if (!isSerial(serial)) return undefined
  return { serial, station, round: Number(round), attempt: Number(attempt) }
}

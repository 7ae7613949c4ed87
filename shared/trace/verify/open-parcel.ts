import { sha256 } from '../../formats/digest.ts'
import { packAttachments, unpackAttachments } from '../parcel/attachments.ts'
import { parcelName, type ParcelIdentity } from '../parcel/names.ts'
import { identityOf, parcelBytes, readParcel, type Parcel } from '../parcel/parcel.ts'
import { asRejection, rejected } from '../statement/rejection.ts'
import type { Trust } from './trust.ts'
import { verifyLink, type VerifiedStatement } from './verify-link.ts'

/**
 * A parcel that passed every check: its link, its attachments and the bytes it was opened from. Code behind the
 * border works on this value and does not open the bytes a second time.
 */
export interface VerifiedLink extends VerifiedStatement {
  /** Name of the parcel. */
  name: string
  bytes: Uint8Array
  /** Digest of `bytes`. */
  sha256: string
  attempt: number
  attachments: Map<string, Buffer>
}

export interface OpenParcelOptions {
  /** Attachments that the link names may be left out; those that are there are checked. Default: none may. */
  slim?: boolean
}

/**
 * Opens a parcel: checks its form, its link and its attachments, so that a change of any byte is found.
 * @throws FactoryError LINK_REJECTED whose `detail` is the trace code of the first failed check.
 */
export async function openParcel(
  bytes: Uint8Array,
  trust: Trust,
  { slim = false }: OpenParcelOptions = {},
): Promise<VerifiedLink> {
  return asRejection(() => checkParcel(bytes, trust, slim))
}

async function checkParcel(bytes: Uint8Array, trust: Trust, isSlim: boolean): Promise<VerifiedLink> {
  const parcel = readParcel(bytes)
  const link = await verifyLink(parcel.link, trust)
  const identity = identityOf(link.extension)
  checkIdentity(parcel, identity)
  const present = new Set(parcel.attachments.map(({ name }) => name))
  const named = link.extension.attachments.filter(({ name }) => !isSlim || present.has(name))
  const attachments = unpackAttachments(parcel.attachments, named)
  const packed = packAttachments([...attachments].map(([name, content]) => ({ name, content })))
  const { $schema } = parcel
  if (!parcelBytes({ $schema, ...identity }, link.bundle, packed).equals(bytes))
    throw rejected('LINK_TRAILING', 'the parcel is not in its one canonical form')
  return {
    ...link,
    name: parcelName(identity),
    bytes,
    sha256: sha256(bytes),
    attempt: identity.attempt,
    attachments,
  }
}

const IDENTITY = ['serial', 'station', 'round', 'attempt'] as const

function checkIdentity(parcel: Parcel, signed: ParcelIdentity): void {
  const wrong = IDENTITY.find((name) => parcel[name] !== signed[name])
  if (wrong !== undefined)
    throw rejected('PARCEL_MISMATCH', `the parcel's ${wrong} is not the one its link signs`)
}

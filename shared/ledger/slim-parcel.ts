import { MAX_LEDGER_ATTACHMENT_BYTES } from '../limits.ts'
import { parcelBytes, readParcel } from '../trace/parcel/parcel.ts'

/**
 * A parcel without its bulky attachments. Its link goes on naming them by their digests, so what is left out is known and nothing can take its
 * place. A parcel that has none is given back as it is. @throws FactoryError LINK_REJECTED for what is no parcel.
 */
export function slimParcel(bytes: Buffer): Buffer {
  const { $schema, serial, station, round, attempt, link, attachments } = readParcel(bytes)
  const kept = attachments.filter(({ content }) => content.length <= MAX_LEDGER_ATTACHMENT_BYTES)
  if (kept.length === attachments.length) return bytes
  return parcelBytes({ $schema, serial, station, round, attempt }, link, kept)
}

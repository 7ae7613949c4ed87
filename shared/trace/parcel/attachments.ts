import { compareText } from '../../findings.ts'
import { sha256 } from '../../formats/digest.ts'
import { decodeUtf8 } from '../../formats/read-json.ts'
import type { Attachment } from './parcel.ts'
import { rejected, quote } from '../statement/rejection.ts'
import type { AttachmentDigest } from '../statement/statement.ts'

/** Something a link names, before it is packed. */
export interface NamedContent {
  name: string
  content: string | Uint8Array
}

/** Packed as parcels hold them: sorted by name, as text when the bytes are valid UTF-8. One form per content. */
export function packAttachments(contents: readonly NamedContent[]): Attachment[] {
  return contents.map(packAttachment).sort((a, b) => compareText(a.name, b.name))
}

function packAttachment({ name, content }: NamedContent): Attachment {
  const bytes = Buffer.from(content)
  const text = textOf(bytes)
  const packed = text === undefined ? bytes.toString('base64') : text
  return { name, sha256: sha256(bytes), encoding: text === undefined ? 'base64' : 'utf8', content: packed }
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return decodeUtf8(bytes, 'an attachment')
  } catch {
    return undefined
  }
}

/**
 * The bytes of a parcel's attachments by name: exactly those the link names, each with its digest.
 * @throws FactoryError LINK_REJECTED: ATTACHMENT_UNNAMED, ATTACHMENT_MISSING, ATTACHMENT_DIGEST.
 */
export function unpackAttachments(
  packed: readonly Attachment[],
  named: readonly AttachmentDigest[],
): Map<string, Buffer> {
  const digests = new Map(named.map(({ name, sha256: digest }) => [name, digest]))
  const contents = new Map(
    packed.map((attachment) => [attachment.name, unpackAttachment(attachment, digests)]),
  )
  const missing = named.find(({ name }) => !contents.has(name))
  if (missing !== undefined)
    throw rejected(
      'ATTACHMENT_MISSING',
      `the attachment ${quote(missing.name)} that the link names is not there`,
    )
  if (contents.size !== packed.length) throw rejected('ATTACHMENT_UNNAMED', 'an attachment is there twice')
  return contents
}

function unpackAttachment(attachment: Attachment, digests: ReadonlyMap<string, string>): Buffer {
  const { name, encoding, content } = attachment
  const digest = digests.get(name)
  if (digest === undefined)
    throw rejected('ATTACHMENT_UNNAMED', `the link names no attachment ${quote(name)}`)
  const bytes = Buffer.from(content, encoding)
  if (sha256(bytes) === digest && attachment.sha256 === digest) return bytes
  throw rejected('ATTACHMENT_DIGEST', `the attachment ${quote(name)} is not what the link names by digest`)
}

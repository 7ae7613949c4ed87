import { compareText } from '../../findings.ts'
import { sha256 } from '../../formats/digest.ts'
import { decodeUtf8 } from '../../formats/read-json.ts'
import { rejected, quote } from '../statement/rejection.ts'
import type { AttachmentDigest } from '../statement/statement.ts'

/** Something a link names, before it is packed. */
export interface NamedContent {
  name: string
  content: string | Uint8Array
}

/** Something a link names, as a parcel holds it. */
export interface Attachment {
  name: string
  sha256: string
  encoding: 'utf8' | 'base64'
  content: string
}

/** Sorted by name; as text when the bytes are valid UTF-8, else as base64. Each content has exactly one packed form. */
export function packAttachments(contents: readonly NamedContent[]): Attachment[] {
  return contents.map(packAttachment).sort((a, b) => compareText(a.name, b.name))
}

function packAttachment({ name, content }: NamedContent): Attachment {
  const bytes = Buffer.from(content)
  return { name, sha256: sha256(bytes), ...encode(bytes) }
}

function encode(bytes: Buffer): Pick<Attachment, 'encoding' | 'content'> {
  try {
    return { encoding: 'utf8', content: decodeUtf8(bytes, 'an attachment') }
  } catch {
    return { encoding: 'base64', content: bytes.toString('base64') }
  }
}

/**
 * The bytes of a parcel's attachments by name: exactly those that the link names, each with its digest.
 * @throws FactoryError LINK_REJECTED: ATTACHMENT_UNNAMED, ATTACHMENT_MISSING, ATTACHMENT_DIGEST.
 */
export function unpackAttachments(
  packed: readonly Attachment[],
  named: readonly AttachmentDigest[],
): Map<string, Buffer> {
  checkAttachments(packed, named)
  return new Map(packed.map((attachment) => [attachment.name, unpackAttachment(attachment)]))
}

function unpackAttachment({ name, sha256: digest, encoding, content }: Attachment): Buffer {
  const bytes = Buffer.from(content, encoding)
  if (sha256(bytes) === digest) return bytes
  throw wrongDigest(name)
}

/**
 * Checks that a parcel holds exactly the attachments that the link names, by the digests both claim.
 * @throws FactoryError LINK_REJECTED: ATTACHMENT_UNNAMED, ATTACHMENT_MISSING, ATTACHMENT_DIGEST.
 */
export function checkAttachments(packed: readonly Attachment[], named: readonly AttachmentDigest[]): void {
  const digests = new Map(named.map(({ name, sha256: digest }) => [name, digest]))
  for (const { name, sha256: claimed } of packed) {
    const digest = digests.get(name)
    if (digest === undefined)
      throw rejected('ATTACHMENT_UNNAMED', `the link names no attachment ${quote(name)}`)
    if (digest !== claimed) throw wrongDigest(name)
  }
  const present = new Set(packed.map(({ name }) => name))
  const missing = named.find(({ name }) => !present.has(name))
  if (missing !== undefined)
    throw rejected(
      'ATTACHMENT_MISSING',
      `the attachment ${quote(missing.name)} that the link names is not there`,
    )
  if (present.size !== packed.length) throw rejected('ATTACHMENT_UNNAMED', 'an attachment is there twice')
}

function wrongDigest(name: string): Error {
  return rejected(
    'ATTACHMENT_DIGEST',
    `the attachment ${quote(name)} does not have the digest the link names`,
  )
}

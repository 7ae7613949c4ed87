/** The text of an XML file, or why it cannot be known. */
export type DecodedXml = { kind: 'text'; text: string } | { kind: 'unknown'; reason: string }

/** Where a declaration must have named its encoding. */
const MAX_DECLARATION_BYTES = 300

/**
 * Decodes as XML says: by the byte order mark, else by how the first sign is spelled, else by the declaration, else UTF-8. A
 * declaration that names UTF-16 in single bytes is wrong and ignored; .NET writes it so. Wrong bytes become U+FFFD.
 */
export function decodeXml(bytes: Uint8Array): DecodedXml {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex')
  if (start === 'fffe0000' || start === '0000feff') return { kind: 'unknown', reason: 'is in UTF-32' }
  const label = wideEncoding(start) ?? declaredEncoding(bytes)
  try {
    return { kind: 'text', text: new TextDecoder(label).decode(bytes) }
  } catch {
    const shown = label.replace(/[^\w.-]/g, '')
    return { kind: 'unknown', reason: `is in the encoding ${shown}, which is not known here` }
  }
}

function wideEncoding(start: string): string | undefined {
  if (start.startsWith('fffe') || start.startsWith('3c00')) return 'utf-16le'
  return start.startsWith('feff') || start.startsWith('003c') ? 'utf-16be' : undefined
}

function declaredEncoding(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, MAX_DECLARATION_BYTES)).toString('latin1')
  const declaration = /<\?xml\s([^>]*)>/.exec(head)?.[1] ?? ''
  const label = /\bencoding\s{0,5}=\s{0,5}(["'])([\w.:-]{1,40})\1/.exec(declaration)?.[2] ?? 'utf-8'
  return /^(?:utf|ucs|iso-10646-ucs)-?(?:16|2)/i.test(label) ? 'utf-8' : label
}

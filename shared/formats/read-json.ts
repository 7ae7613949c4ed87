import { FactoryError } from '../errors.ts'

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Strict UTF-8 text of bytes; a byte order mark is kept. @throws FactoryError FILE_ENCODING naming `subject`. */
export function decodeUtf8(bytes: Uint8Array, subject: string): string {
  try {
    return UTF8.decode(bytes)
  } catch (cause) {
    throw new FactoryError('FILE_ENCODING', `${subject} is not valid UTF-8`, {
      cause,
      hint: 'save the file as UTF-8',
    })
  }
}

/** Parsed JSON of untrusted text. @throws FactoryError FILE_TOO_LARGE, FILE_ENCODING, JSON_INVALID naming `subject`. */
export function parseJson(source: Uint8Array | string, subject: string, maxBytes: number): unknown {
  if (source.length > maxBytes) {
    throw new FactoryError(
      'FILE_TOO_LARGE',
      `${subject} has ${source.length} bytes, the limit is ${maxBytes}`,
    )
  }
  const text = typeof source === 'string' ? source : decodeUtf8(source, subject)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new FactoryError('JSON_INVALID', `${subject} is not valid JSON`, { cause })
  }
}

/** The value of a text that may be no JSON; `undefined` then. A byte order mark in front of it is left out, as npm does. */
export function jsonIfAny(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text) as unknown
  } catch {
    return undefined
  }
}

/** Is this a plain JSON object? */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The same object, or an empty one in the place of anything else. */
export function recordOrEmpty(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

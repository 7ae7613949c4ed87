import { createHash } from 'node:crypto'
import { canonicalJson } from '../../formats/canonical.ts'

/** What makes a unit that unit. Runs, attempts, machines and clocks do not. */
export interface SerialInputs {
  repository: string
  /** Commit id. */
  base: string
  specSha256: string
  /** Digest of the canonical line table. */
  lineSha256: string
  /** How answers of models are recorded, with its version. */
  policy: string
}

// https://www.crockford.com/base32.html: no I, L, O, U
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const SERIAL = /^JD(-[0-9A-HJKMNP-TV-Z]{4}){3}$/

/** `JD-XXXX-XXXX-XXXX`: the first 60 bits of the SHA-256 of the inputs' canonical JSON. */
export function serialOf(inputs: SerialInputs): string {
  const { repository, base, specSha256, lineSha256, policy } = inputs
  const canonical = canonicalJson({ repository, base, specSha256, lineSha256, policy })
  const digits = base32(createHash('sha256').update(canonical).digest(), 12)
  return `JD-${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`
}

/** Has it the form of {@link serialOf}? Letter case counts; whether such a unit exists is not asked. */
export function isSerial(text: string): boolean {
  return SERIAL.test(text)
}

/** The first `length` five-bit groups of the bytes, at most 12. */
function base32(bytes: Buffer, length: number): string {
  const bits = bytes.readBigUInt64BE(0)
  const groups = Array.from({ length }, (_, index) => Number((bits >> BigInt(59 - 5 * index)) & 31n))
  return groups.map((group) => ALPHABET.charAt(group)).join('')
}

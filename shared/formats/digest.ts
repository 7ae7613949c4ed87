import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical.ts'

/** Lower-case hex SHA-256 of bytes, or of the UTF-8 form of a string. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The id that git gives a file with these bytes in a repository that has this commit: SHA-256 objects have 64 digits. */
export function blobIdOf(bytes: Uint8Array, commit: string): string {
  const hash = createHash(commit.length === 64 ? 'sha256' : 'sha1')
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

/** SHA-256 of the canonical JSON (RFC 8785) of a value. */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value))
}

import { FactoryError } from '../errors.ts'
import { anyOf, CONTROL, HIDDEN_IN_PROSE } from '../text/invisible.ts'
import { MAX_PATH_BYTES, MAX_PATH_NAME_BYTES } from '../limits.ts'

const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i
// punctuation that Windows reserves, line separators, and what a reader does not see
const FORBIDDEN = anyOf('<>:"\\|?*\\\\', '\\u2028\\u2029', CONTROL, HIDDEN_IN_PROSE)

/**
 * Why a repository path may not be written or read by name, or `undefined` when it is safe on every platform:
 * relative, forward slashes, no `.`/`..`/`.git`, no leading dash, no device names, no invisible characters, NFC.
 */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'is empty'
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return `is longer than ${MAX_PATH_BYTES} bytes`
  if (!path.isWellFormed()) return 'is not valid Unicode'
  if (path.startsWith('/') || path.includes('\\') || /^[a-z]:/i.test(path))
    return 'is not relative with forward slashes'
  if (path.search(FORBIDDEN) !== -1) return 'holds a character that is not allowed in a path'
  if (path.normalize('NFC') !== path) return 'is not in Unicode form NFC'
  return path
    .split('/')
    .map(segmentProblem)
    .find((problem) => problem !== undefined)
}

function segmentProblem(segment: string): string | undefined {
  if (segment === '') return 'has an empty segment'
  if (segment === '.' || segment === '..') return 'has a dot segment'
  if (/^(\.git|git~\d+)$/i.test(segment)) return 'points into .git'
  if (segment.startsWith('-')) return 'has a segment that starts with a dash'
  if (/[. ]$/.test(segment)) return 'has a segment that ends with a dot or space'
  if (DEVICE.test(segment)) return 'names a device'
  if (Buffer.byteLength(segment) > MAX_PATH_NAME_BYTES)
    return `has a segment longer than ${MAX_PATH_NAME_BYTES} bytes`
  return undefined
}

/** The path itself when it is safe. @throws FactoryError PATH_UNSAFE. */
export function safePath(path: string, subject: string): string {
  const problem = pathProblem(path)
  if (problem === undefined) return path
  throw new FactoryError('PATH_UNSAFE', `${subject}: ${JSON.stringify(path.slice(0, 80))} ${problem}`, {
    hint: 'use a relative path with plain names and forward slashes',
  })
}

/** Paths that differ only in case or Unicode form collide on some file systems; equal keys mean a collision. */
export function collisionKey(path: string): string {
  return path.normalize('NFKC').toLowerCase()
}

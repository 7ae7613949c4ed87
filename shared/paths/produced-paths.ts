import { posix } from 'node:path'
import { isGlob } from './declared-paths.ts'
import type { ControlPaths } from './forbidden-paths.ts'
import { forbiddenReason, namedOnly, type NamedOnly } from './guarded-paths.ts'

/** Kinds of guarded files that no command may put into a change: each of them judges it, or says what is run. */
const CLOSED: readonly NamedOnly['kind'][] = ['test', 'manifest', 'gate', 'tool']

/**
 * Why no station may make this path, or `undefined`. Lock files may be made; workflows, factory.yml, specs, tests, and what gates and tools
 * read may not. Takes a glob as well, of which later each path has to be asked about.
 */
export function unproducible(path: string, control: ControlPaths): string | undefined {
  const reason = forbiddenReason(path, control)
  if (reason !== undefined && !isLockFile(path, reason, control)) return reason
  const guarded = namedOnly(path)
  if (guarded === undefined || isLockFile(path, reason, control)) return undefined
  return CLOSED.includes(guarded.kind) ? guarded.reason : undefined
}

const LOCK = 'is a lock file'

/** In a folder of its own that anybody may write. */
function isLockFile(path: string, reason: string | undefined, control: ControlPaths): boolean {
  if (reason !== LOCK || isGlob(posix.basename(path))) return false
  return forbiddenReason(posix.join(posix.dirname(path), 'any'), control) === undefined
}

/** Is a file of this name a lock file, wherever it lies? */
export function isLockPath(path: string): boolean {
  return forbiddenReason(posix.basename(path), NO_CONTROL) === LOCK
}

const NO_CONTROL: ControlPaths = { factory: '', specs: '' }

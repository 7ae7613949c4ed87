import { blocking, type Finding } from '../../findings.ts'
import { sha256 } from '../../formats/digest.ts'
import type { Change } from '../../git/change-set.ts'
import { MAX_PRODUCED_BYTES, MAX_PRODUCED_FILE_BYTES, MAX_PRODUCED_FILES } from '../../limits.ts'
import { matchesAny } from '../../paths/declared-paths.ts'
import type { ControlPaths } from '../../paths/forbidden-paths.ts'
import { unproducible } from '../../paths/produced-paths.ts'
import { pathProblem } from '../../paths/safe-path.ts'

/** What a station may make. */
export interface Permitted {
  /** Globs of the files that it makes. */
  globs: readonly string[]
  /** Files of the change that it formats, with the mode that each has. */
  formatted: ReadonlyMap<string, '100644' | '100755'>
  control: ControlPaths
}

/**
 * All findings about files that commands made. Whoever ran them is not believed, so everything is looked at again: paths, digests, sizes,
 * and that the station says it makes them. Pure.
 */
export function checkProduced(changes: readonly Change[], permitted: Permitted): Finding[] {
  if (changes.length > MAX_PRODUCED_FILES)
    return [
      blocking(
        'RUN_PRODUCED_MANY',
        `there are ${changes.length} of them, the limit is ${MAX_PRODUCED_FILES}`,
      ),
    ]
  const bytes = changes.reduce((sum, change) => sum + bytesOf(change), 0)
  const paths = changes.map(({ path }) => path)
  const isTwice = new Set(paths).size !== paths.length
  return [
    ...(bytes > MAX_PRODUCED_BYTES
      ? [blocking('RUN_PRODUCED_LARGE', `they have ${bytes} bytes, the limit is ${MAX_PRODUCED_BYTES}`)]
      : []),
    ...(isTwice ? [blocking('RUN_PRODUCED_UNSAFE', 'a path occurs twice')] : []),
    ...changes.flatMap((change) => fileFinding(change, permitted) ?? []),
  ]
}

function bytesOf(change: Change): number {
  return 'content' in change ? Buffer.byteLength(change.content) : 0
}

function fileFinding(change: Change, permitted: Permitted): Finding | undefined {
  const { path } = change
  const unsafe = pathProblem(path)
  if (unsafe !== undefined)
    return blocking(
      'RUN_PRODUCED_UNSAFE',
      `the path ${JSON.stringify(path.slice(0, 80)).toWellFormed()} ${unsafe}`,
    )
  const problem = isFormatted(change, permitted) ? undefined : placeProblem(path, permitted)
  if (problem !== undefined) return blocking(...problem, { file: path })
  if (!('content' in change)) return undefined
  if (bytesOf(change) > MAX_PRODUCED_FILE_BYTES)
    return blocking('RUN_PRODUCED_LARGE', `the limit is ${MAX_PRODUCED_FILE_BYTES} bytes`, { file: path })
  if (!change.content.isWellFormed() || change.content.includes('\0'))
    return blocking('RUN_PRODUCED_BINARY', 'is no text', { file: path })
  if (sha256(change.content) === change.sha256) return undefined
  return blocking('RUN_PRODUCED_DIGEST', 'does not have the digest that is named', { file: path })
}

/** A formatter neither removes a file nor makes a program of it. */
function isFormatted(change: Change, { formatted }: Permitted): boolean {
  return 'content' in change && formatted.get(change.path) === change.mode
}

function placeProblem(
  path: string,
  { globs, control }: Permitted,
): [code: string, message: string] | undefined {
  if (!matchesAny(path, globs)) return ['RUN_PRODUCED_OUTSIDE', 'is none of the files that the station makes']
  const reason = unproducible(path, control)
  return reason === undefined
    ? undefined
    : ['RUN_PRODUCED_GUARDED', `no station may make it: the path ${reason}`]
}

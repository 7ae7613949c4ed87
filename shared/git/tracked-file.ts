import { join } from 'node:path'
import { FactoryError } from '../errors.ts'
import { readBytesIfAny } from '../files.ts'
import { compareText } from '../findings.ts'
import { git, gitExecution } from './git.ts'
import { isNotStarted, type GitExecution } from './start-git.ts'
import { readBlobs, splitNul } from './tree.ts'

/** Tracked files that a sparse checkout keeps out of the work tree, and the blobs they are. Empty elsewhere. */
export async function notCheckedOut(
  repo: string,
  under: readonly string[] = [],
): Promise<ReadonlyMap<string, string>> {
  const words = ['ls-files', '-z', '-t', '--stage', '--', ...under]
  const { code, stdout } = await gitExecution(repo, words).catch(withoutGit)
  return new Map(code === 0 ? splitNul(stdout).flatMap(skippedEntry) : [])
}

/** Without git, or a folder that it could look into, nothing is left out. */
function withoutGit(thrown: unknown): Pick<GitExecution, 'code' | 'stdout'> {
  if (isNotStarted(thrown)) return { code: 1, stdout: Buffer.alloc(0) }
  throw thrown
}

/** `S <mode> <id> <stage>`, a tab and the path: git marks with S what the work tree leaves out. */
function skippedEntry(record: Buffer): [string, string][] {
  const [, mode, oid, path] = /^S (\d+) ([0-9a-f]+) \d\t(.*)$/s.exec(record.toString('utf8')) ?? []
  const isFile = mode === '100644' || mode === '100755'
  return isFile && oid !== undefined && path !== undefined ? [[path, oid]] : []
}

/**
 * A file of the work tree; where a sparse checkout leaves it out, as the index has it. `undefined` when there is neither.
 * @throws FactoryError FILE_UNREADABLE, FILE_TOO_LARGE, GIT_OBJECT_MISSING.
 */
export async function readTracked(repo: string, path: string, maxBytes: number): Promise<Buffer | undefined> {
  const present = await readBytesIfAny(join(repo, path), maxBytes)
  if (present !== undefined) return present
  const oid = (await notCheckedOut(repo, [`:(top,literal)${path}`])).get(path)
  const [blob] = oid === undefined ? [] : await readBlobs(repo, [oid])
  if (blob !== undefined && blob.length > maxBytes)
    throw new FactoryError('FILE_TOO_LARGE', `${path} has ${blob.length} bytes, the limit is ${maxBytes}`)
  return blob
}

/** Repository paths of the files of the work tree, ignored ones left out; sorted. */
export async function workTreeFiles(repo: string): Promise<string[]> {
  const list = async (...kinds: string[]): Promise<string[]> =>
    splitNul(await git(repo, ['ls-files', '-z', ...kinds])).map((name) => name.toString('utf8'))
  const present = await list('--cached', '--others', '--exclude-standard', '--deduplicate')
  const gone = new Set(await list('--deleted'))
  return present.filter((path) => !gone.has(path)).sort(compareText)
}

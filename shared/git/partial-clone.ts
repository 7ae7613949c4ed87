import { FactoryError, noneOn } from '../errors.ts'
import { networkVariables } from '../network-variables.ts'
import { startGit, type GitExecution } from './start-git.ts'

/** What lets a command of git fetch the objects that a partial clone lacks; nothing for a clone that has them all. */
interface Fetching {
  words: readonly string[]
  env: Readonly<Record<string, string>>
}

const NOTHING: Fetching = { words: [], env: {} }

interface Promised {
  /** The remotes that promised this clone the objects it lacks; none for a whole clone. */
  remotes: readonly string[]
  /** Does the configuration name a program for the server's side? */
  namesProgram: boolean
}

/** Whether a clone is a partial one does not change while a command runs. */
const KNOWN = new Map<string, Promise<Promised>>()

function promised(repo: string): Promise<Promised> {
  const known = KNOWN.get(repo) ?? readPromised(repo)
  KNOWN.set(repo, known)
  return known
}

/** Says of a repository that this process makes that it has no remote, so that git is not asked. */
export function knowWhole(repo: string): void {
  KNOWN.set(repo, Promise.resolve({ remotes: [], namesProgram: false }))
}

/** The remotes that promised this clone the objects it lacks; none for a whole clone. */
export async function promisorsOf(repo: string): Promise<readonly string[]> {
  return (await promised(repo)).remotes
}

async function readPromised(repo: string): Promise<Promised> {
  const words = ['config', '-z', '--get-regexp', '^remote\\..*\\.(promisor|uploadpack)$']
  const found = await startGit(repo, words).catch(noneOn('GIT_MISSING', 'GIT_NOT_A_REPOSITORY', 'GIT_FAILED'))
  const rows = found?.code === 0 ? found.stdout.toString('utf8').split('\0') : []
  return {
    remotes: rows.flatMap((row) => /^remote\.(.+)\.promisor(?:\n(?:true|yes|on|1))?$/.exec(row)?.[1] ?? []),
    namesProgram: rows.some((row) => /^remote\..+\.uploadpack\n/.test(row)),
  }
}

/**
 * A program that the configuration names for the server's side is never started: git then fetches nothing by itself. How the
 * remote is reached, such as keys and helpers for them, is the user's own.
 */
export async function fetchingFrom(repo: string): Promise<Fetching> {
  const { remotes, namesProgram } = await promised(repo)
  if (remotes.length === 0) return NOTHING
  const { GIT_SSH_COMMAND } = process.env
  return {
    words: ['-c', 'http.lowSpeedLimit=1000', '-c', 'http.lowSpeedTime=60'],
    env: {
      ...networkVariables(process.env),
      ...(GIT_SSH_COMMAND === undefined ? {} : { GIT_SSH_COMMAND }),
      GIT_NO_LAZY_FETCH: namesProgram ? '1' : '0',
    },
  }
}

/**
 * Fetches in one request what is missing of these blobs of a commit, because git alone would ask for each of them.
 * @param reaching what reaches the server, for git
 * @throws FactoryError GIT_OBJECT_MISSING.
 */
export async function fetchMissing(
  repo: string,
  commit: string,
  oids: readonly string[],
  reaching: Readonly<Record<string, string>> = {},
): Promise<void> {
  const [remote] = await promisorsOf(repo)
  if (remote === undefined) return
  const missing = await missingOf(repo, commit)
  const wanted = [...new Set(oids)].filter((oid) => missing.has(oid))
  if (wanted.length === 0) return
  const { words, env } = await fetchingFrom(repo)
  const options = [
    '--no-tags',
    '--no-write-fetch-head',
    '--upload-pack=git-upload-pack',
    '--recurse-submodules=no',
  ]
  const fetched = await startGit(repo, [...words, ...FETCH, ...options, remote, '--stdin'], {
    env: { ...env, ...reaching },
    input: wanted.map((oid) => `${oid}\n`).join(''),
  })
  if (fetched.code !== 0)
    throw unfetchedError(repo, fetched, `${wanted.length} files of ${commit.slice(0, 12)}`)
}

const FETCH = ['-c', 'fetch.negotiationAlgorithm=noop', 'fetch', '-q', '--filter=blob:none']

/** The objects of a commit that are not here. Nothing is fetched, and nothing of its history is looked at. */
async function missingOf(repo: string, commit: string): Promise<ReadonlySet<string>> {
  const words = ['rev-list', '--objects', '--no-object-names', '--missing=print', `${commit}^{tree}`]
  const { code, stdout } = await startGit(repo, words)
  if (code !== 0) return new Set()
  const lines = stdout.toString('latin1').split('\n')
  return new Set(lines.flatMap((line) => (line.startsWith('?') ? [line.slice(1)] : [])))
}

/** Did the command fail because an object could not be fetched? */
export function isUnfetched({ stderr }: GitExecution): boolean {
  return /from promisor remote|lazy fetching disabled/.test(stderr.toString('utf8'))
}

/** Says what is missing, why, and what brings it. */
export function unfetchedError(repo: string, { stderr }: GitExecution, what = 'a file'): FactoryError {
  return new FactoryError(
    'GIT_OBJECT_MISSING',
    `${what} is not in the partial clone ${repo} and could not be fetched: ${firstReason(stderr)}`,
    {
      hint: 'make the remote reachable and run again, or clone anew without --filter: the line reads every file of the commit',
    },
  )
}

/** What went wrong first, in the words of git: behind it stands what could not be done for that. */
function firstReason(stderr: Buffer): string {
  const lines = stderr.toString('utf8').trim().split('\n')
  return lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines[0] ?? ''
}

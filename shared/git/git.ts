import { FactoryError } from '../errors.ts'
import { fetchingFrom, isUnfetched, unfetchedError } from './partial-clone.ts'
import { gitReason, startGit, type GitExecution, type GitOptions } from './start-git.ts'

/**
 * Runs git with an argument array (no shell) in `repo` and gives standard output as bytes. Repository configuration
 * that could run programs or change bytes (hooks, fsmonitor, external diff, autocrlf) is switched off.
 * @throws FactoryError GIT_MISSING; GIT_FAILED with the reason that git gave.
 */
export async function git(repo: string, args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const { code, stdout, stderr } = await gitExecution(repo, args, options)
  if (code === 0) return stdout
  const reason = gitReason(stderr)
  throw new FactoryError('GIT_FAILED', `git ${args[0] ?? ''} failed in ${repo}: ${reason}`, { reason })
}

/** Standard output as text without the final newline. */
export async function gitText(
  repo: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  return (await git(repo, args, options)).toString('utf8').replace(/\n$/, '')
}

/** What git answers, without the line end; `undefined` when it refuses. */
export async function gitAnswer(repo: string, words: readonly string[]): Promise<string | undefined> {
  const { code, stdout } = await gitExecution(repo, words)
  return code === 0 ? stdout.toString('utf8').replace(/\n$/, '') : undefined
}

/** Does the command exit with 0? */
export async function gitSucceeds(repo: string, args: readonly string[]): Promise<boolean> {
  return (await gitExecution(repo, args)).code === 0
}

/**
 * Like {@link git}, but a failed command is a result. In a partial clone git fetches what is missing from the remote that
 * promised it. @throws FactoryError GIT_MISSING; GIT_OBJECT_MISSING when it could not be fetched: never is it taken for absent.
 */
export async function gitExecution(
  repo: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<GitExecution> {
  const { words, env } = await fetchingFrom(repo)
  const execution = await startGit(repo, [...words, ...args], { ...options, env: { ...env, ...options.env } })
  if (execution.code !== 0 && isUnfetched(execution)) throw unfetchedError(repo, execution)
  return execution
}

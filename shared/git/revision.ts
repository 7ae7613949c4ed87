import { asFactoryError, FactoryError } from '../errors.ts'
import { parseCommit } from './commit.ts'
import { git, gitAnswer, gitExecution, gitSucceeds, gitText } from './git.ts'
import { isShallow } from './history-end.ts'
import { keptCommit } from './kept-objects.ts'
import { isNotStarted } from './start-git.ts'

/** The absolute top folder of the repository that holds `path`. @throws FactoryError GIT_NOT_A_REPOSITORY. */
export async function repositoryTop(path: string): Promise<string> {
  try {
    return await gitText(path, ['rev-parse', '--show-toplevel'])
  } catch (cause) {
    if (isNotStarted(cause)) throw cause
    throw notARepository(path, cause)
  }
}

function notARepository(path: string, cause: unknown): FactoryError {
  const { reason } = asFactoryError(cause)
  const [, refused] = /dubious ownership in repository at '(.+)'/.exec(reason) ?? []
  if (refused !== undefined)
    return new FactoryError('GIT_NOT_A_REPOSITORY', `git refuses the repository ${refused}: ${reason}`, {
      cause,
      hint: `it belongs to another user: give it to the user that runs this, or git config --global --add safe.directory ${refused}`,
    })
  return new FactoryError('GIT_NOT_A_REPOSITORY', `${path} is not inside a git work tree (${reason})`, {
    cause,
    hint: 'in a workflow, run actions/checkout first; elsewhere, run git init and commit',
  })
}

/**
 * The full id of the commit a revision names.
 * @throws FactoryError GIT_REVISION_UNKNOWN, GIT_SHALLOW, GIT_NOT_A_REPOSITORY.
 */
export async function resolveCommit(repo: string, revision: string): Promise<string> {
  if (revision.startsWith('-')) throw unknownRevision(repo, revision)
  if ((await keptCommit(repo, revision)) !== undefined) return revision
  try {
    return await gitText(repo, [
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${revision}^{commit}`,
    ])
  } catch (cause) {
    if (isNotStarted(cause)) throw cause
    if (await isShallow(await repositoryTop(repo))) {
      throw new FactoryError('GIT_SHALLOW', `${revision} is not in this shallow clone`, {
        cause,
        hint: 'fetch with fetch-depth: 0',
      })
    }
    throw unknownRevision(repo, revision, cause)
  }
}

function unknownRevision(repo: string, revision: string, cause?: unknown): FactoryError {
  return new FactoryError('GIT_REVISION_UNKNOWN', `${revision} names no commit in ${repo}`, {
    cause,
    hint: 'commit your files first, or name an existing commit',
  })
}

/** The tree id of a commit. */
export async function treeOf(repo: string, commit: string): Promise<string> {
  const kept = await keptCommit(repo, commit)
  if (kept !== undefined) return parseCommit(kept.toString('utf8')).tree
  return gitText(repo, ['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`])
}

/** Does this ref exist? */
export async function hasRef(repo: string, ref: string): Promise<boolean> {
  return gitSucceeds(repo, ['show-ref', '--verify', '--quiet', ref])
}

/** The id that a ref holds; `undefined` when there is no such ref. */
export function refTip(repo: string, ref: string): Promise<string | undefined> {
  return gitAnswer(repo, ['show-ref', '--verify', '--hash', ref])
}

/** Points `ref` at `commit`; only if it still points at `expected`. An id of zeros means "does not exist yet". */
export async function updateRef(repo: string, ref: string, commit: string, expected?: string): Promise<void> {
  await git(repo, ['update-ref', ref, commit, ...(expected === undefined ? [] : [expected])])
}

/** The branch that is checked out; `undefined` where HEAD is a commit and no branch. */
export async function branchOf(repo: string): Promise<string | undefined> {
  const { code, stdout } = await gitExecution(repo, ['symbolic-ref', '--quiet', '--short', 'HEAD'])
  return code === 0 ? stdout.toString('utf8').trim() : undefined
}

/** Does the history of a commit hold another one, or is it that one? */
export function isAncestor(repo: string, earlier: string, later: string): Promise<boolean> {
  return gitSucceeds(repo, ['merge-base', '--is-ancestor', earlier, later])
}

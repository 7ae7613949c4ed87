import { FactoryError } from '../../errors.ts'
import { readCommit } from '../../git/commit.ts'
import type { Remote } from '../../git/remote.ts'
import { listTree } from '../../git/tree.ts'
import { MAX_API_COMMIT_BYTES } from '../../limits.ts'
import { gitWriter, type ReleaseWriter } from '../../station/release-branch.ts'
import type { Release } from '../../station/release.ts'
import { withApiRetry } from './api-faults.ts'
import type { CommitAnswer, CommitApi } from './commit-api.ts'

export interface WriterDeps {
  repo: string
  remote: Remote
  api: CommitApi
  sleep: (ms: number) => Promise<void>
  /** Says why a commit is not signed. */
  warn: (message: string) => void
}

/**
 * Lets the server make and sign the commit of a release; git makes it where that does not fit. The commit is made on a branch of
 * its own, read back and compared, and only then does the branch of the release move, once: no unverified commit is ever on it, and
 * an open pull request never loses its commits.
 * @throws FactoryError PUBLISH_TREE when the server's commit is not what was attested; those of the API and the remote.
 */
export function verifiedWriter(deps: WriterDeps): ReleaseWriter {
  const { repo, remote, sleep, warn } = deps
  return async (release, expected) => {
    const why = await unfitFor(repo, release)
    const answer: CommitAnswer =
      why === undefined ? await withApiRetry(() => makeCommit(release, deps), sleep) : { kind: 'unfit', why }
    if (answer.kind === 'unfit') {
      warn(`the commit is not signed by GitHub, because ${answer.why}`)
      return gitWriter(repo, remote)(release, expected)
    }
    await remote.push(release.branch, answer.commit, expected)
    await forget(workBranch(release), answer.commit, deps)
    return answer.commit
  }
}

/** Where the commit of a release is made. What an attempt that broke off left there is written over. */
function workBranch({ branch }: Release): string {
  return `${branch}-commit`
}

async function makeCommit(release: Release, { repo, remote, api }: WriterDeps): Promise<CommitAnswer> {
  const branch = workBranch(release)
  const { parent, message, tree } = release.commit
  const tip = (await remote.tips([branch])).get(branch)
  if (tip !== parent) await remote.push(branch, parent, tip)
  const answer = await api({ branch, expected: parent, message, changes: release.changes })
  if (answer.kind === 'unfit') {
    await remote.remove(branch, parent)
    return answer
  }
  await remote.fetch(answer.commit)
  const made = await readCommit(repo, answer.commit)
  if (made.tree === tree && made.parents.join() === parent) return answer
  await remote.remove(branch, answer.commit)
  throw otherTree(made.tree, tree)
}

function otherTree(made: string, attested: string): FactoryError {
  return new FactoryError(
    'PUBLISH_TREE',
    `the server made a commit with the tree ${made.slice(0, 12)}, ${attested.slice(0, 12)} was attested; it is not delivered`,
    { hint: 'set `github.commits: push` in factory.yml, or the input `commits: push`, and report this' },
  )
}

/** The commit is delivered: a branch that stays behind is untidy and nothing more. */
async function forget(branch: string, commit: string, { remote, warn }: WriterDeps): Promise<void> {
  await remote.remove(branch, commit).catch(() => warn(`the branch ${branch} could not be deleted`))
}

/**
 * Why the API cannot make this commit; `undefined` when it can. It writes every file as 100644: changesets/ghcommit README "Known
 * limitations", babarot/gh-infra#167. So a release with another mode, or one that changes a file of another mode, is left to git.
 * A request holds about 40 MiB: peterevans.dev/posts/commit-signing-with-github-git-database-api.
 */
async function unfitFor(repo: string, { changes, commit }: Release): Promise<string | undefined> {
  const written = changes.filter((change) => 'content' in change)
  const bytes = written.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0)
  if (bytes > MAX_API_COMMIT_BYTES) return 'the change is too large for the API'
  if (written.some(({ mode }) => mode !== '100644')) return 'it holds an executable file'
  const paths = new Set(written.map(({ path }) => path))
  const before = await listTree(repo, commit.parent)
  const special = before.find(({ path, mode }) => paths.has(path) && mode !== '100644')
  return special === undefined ? undefined : `${special.path} was no plain file before`
}

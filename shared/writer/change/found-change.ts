import { FactoryError } from '../../errors.ts'
import type { ChangeSource } from '../../factory/writer-choice.ts'
import { changesBetween } from '../../git/changes-between.ts'
import { git, gitExecution, gitText } from '../../git/git.ts'
import { isShallow } from '../../git/history-end.ts'
import { isAncestor, treeOf } from '../../git/revision.ts'
import { withScratch } from '../../git/scratch-repository.ts'
import { isObjectId } from '../../git/object-id.ts'
import { listTree } from '../../git/tree.ts'
import type { ProposedFile } from '../../specification/change/check-change.ts'
import { quoted, safeText } from '../../text/safe-log.ts'
import type { LeftPath, MadeChange } from '../proposal.ts'
import { authorsOfPatch } from './patch-authors.ts'

/** A change that somebody made, against the base commit of a unit. */
export interface FoundChange {
  files: ProposedFile[]
  left: LeftPath[]
  made: MadeChange
}

/** Where a change was found: a commit, or the bytes of a patch. */
export type ChangePlace = { from: Exclude<ChangeSource, 'patch'>; place: string; head: string } | PatchPlace

interface PatchPlace {
  from: 'patch'
  place: string
  bytes: Buffer
}

/**
 * Reads a change as whole files. Git itself merges and applies, in a repository of its own that is removed in the end: nothing is written
 * to the repository, and no program that a configuration names is started.
 * @throws FactoryError WRITER_CONFLICT, FILE_TOO_LARGE, GIT_SHALLOW.
 */
export async function readChange(repo: string, base: string, found: ChangePlace): Promise<FoundChange> {
  // a partial clone fetches what it lacks before: the other repository has no remote
  await listTree(repo, base)
  if (found.from !== 'patch') await prepareHead(repo, base, found.head)
  return withScratch(repo, async (scratch) => {
    const tree =
      found.from === 'patch'
        ? await treeWithPatch(scratch, base, found)
        : await treeWithCommits(scratch, base, found)
    const { changes, left } = await changesBetween(scratch, base, tree)
    const files = changes.map((change) => ({
      path: change.path,
      content: 'deletion' in change ? undefined : change.content,
    }))
    const made =
      found.from === 'patch' ? await patchMade(scratch, found) : await commitsMade(scratch, base, found)
    return { files, left: left.map(({ path, reason }) => ({ path: safeText(path, 1000), reason })), made }
  })
}

/** @throws FactoryError GIT_SHALLOW: a clone without history cannot say where a branch began. */
async function prepareHead(repo: string, base: string, head: string): Promise<void> {
  await listTree(repo, head)
  if ((await isShallow(repo)) && !(await isAncestor(repo, base, head)))
    throw new FactoryError('GIT_SHALLOW', 'this clone is shallow: where the change began is not known', {
      hint: 'clone or check out with the whole history (fetch-depth: 0)',
    })
}

/** A branch that began before the base is merged with it; what both changed is the author's to solve. */
async function treeWithCommits(
  scratch: string,
  base: string,
  { head, place }: Exclude<ChangePlace, PatchPlace>,
): Promise<string> {
  if (await isAncestor(scratch, base, head)) return treeOf(scratch, head)
  const words = ['merge-tree', '--write-tree', '--no-messages', '--name-only', '-z', base, head]
  const { code, stdout } = await gitExecution(scratch, words)
  const [tree = '', ...paths] = stdout.toString('utf8').split('\0')
  if (code === 0 && isObjectId(tree)) return tree
  const named = paths.filter((path) => path !== '').slice(0, 3)
  const where = named.length === 0 ? '' : `: both change ${named.map((path) => quoted(path, 80)).join(', ')}`
  throw conflict(
    `the change of ${quoted(place, 80)} cannot be merged with the base commit ${base.slice(0, 12)}${where}`,
  )
}

async function treeWithPatch(scratch: string, base: string, { place, bytes }: PatchPlace): Promise<string> {
  await git(scratch, ['read-tree', base])
  const words = ['apply', '--cached', '--whitespace=nowarn', '-']
  const { code, stderr } = await gitExecution(scratch, words, { input: bytes })
  if (code === 0) return gitText(scratch, ['write-tree'])
  const reason = stderr.toString('utf8').trim().split('\n')[0] ?? ''
  throw conflict(
    `the patch ${quoted(place, 80)} does not apply to the base commit ${base.slice(0, 12)}: ${quoted(reason, 160)}`,
  )
}

function conflict(message: string): FactoryError {
  return new FactoryError('WRITER_CONFLICT', message, {
    hint: 'its author makes it anew on the base commit (git rebase), then run the line again',
  })
}

const MAX_NAMED = 100

async function commitsMade(
  scratch: string,
  base: string,
  { from, place, head }: Exclude<ChangePlace, PatchPlace>,
): Promise<MadeChange> {
  const words = ['log', `--max-count=${MAX_NAMED}`, '--format=%H%x00%an%x00%ae', '-z', `${base}..${head}`]
  const parts = (await gitText(scratch, words)).split('\0')
  const rows = parts.flatMap((commit, index) =>
    index % 3 === 0 && isObjectId(commit)
      ? [{ commit, name: parts[index + 1], email: parts[index + 2] }]
      : [],
  )
  const commits = rows.map(({ commit }) => commit)
  return { from, place: safeText(place, 1000), head, commits, authors: authorsOf(rows) }
}

async function patchMade(scratch: string, { from, place, bytes }: PatchPlace): Promise<MadeChange> {
  const { sha256, authors } = await authorsOfPatch(scratch, bytes)
  return { from, place: safeText(place, 1000), sha256, commits: [], authors: authorsOf(authors) }
}

/** Each once, on plain lines: whoever makes a commit writes there what they like. */
function authorsOf(
  rows: readonly { name?: string | undefined; email?: string | undefined }[],
): MadeChange['authors'] {
  const all = rows.map(({ name = '', email = '' }) => ({
    name: safeText(name, 200),
    email: safeText(email, 200),
  }))
  const byKey = new Map(all.map((author) => [`${author.name}\0${author.email}`, author]))
  return [...byKey.values()].slice(0, MAX_NAMED)
}

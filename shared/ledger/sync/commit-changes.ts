import { git, gitText } from '../../git/git.ts'
import { historyEnds } from '../../git/history-end.ts'
import type { ObjectReader } from '../../git/object-reader.ts'
import { splitNul } from '../../git/tree.ts'
import { parseCommit } from '../../git/commit.ts'
import { MAX_PULL_FILES, MAX_PULL_FILE_BYTES } from '../../limits.ts'
import { addedLines } from '../added-lines.ts'

/** A commit as it stands in its branch. */
export interface BranchCommit {
  commit: string
  parents: string[]
  message: string
  /** ISO 8601. */
  committedAt: string
  /** On the branch itself, and not only in what a merge brought in. */
  isMain: boolean
  /** The history of this clone ends here: what the commit changed is not known, and it has no files. */
  isEnd: boolean
  /** What it changes of its first parent; empty where that is more than is looked at. */
  files: ChangedFile[]
}

/** A changed file by the ids of its blobs; `undefined` where there is none on that side. */
export interface ChangedFile {
  path: string
  before: string | undefined
  after: string | undefined
}

/** The text of both sides of a changed file, by the lines that came and went. */
export interface FileLines {
  path: string
  added: string[]
  removed: string[]
  isDeleted: boolean
}

/** The commits of `tip` that `from` does not have, oldest first. @param from `undefined`: all of them */
export async function commitsBetween(
  repo: string,
  reader: ObjectReader,
  { from, tip }: { from: string | undefined; tip: string },
): Promise<BranchCommit[]> {
  const without = from === undefined ? [] : [`^${from}`]
  const commits = await listed(repo, ['--reverse', '--topo-order', tip, ...without])
  const main = new Set(await listed(repo, ['--first-parent', tip, ...without]))
  const facts = await Promise.all(commits.map((commit) => factsOf(reader, commit)))
  const ends = await historyEnds(repo, commits)
  const changes = await changesOf(
    repo,
    facts.filter(({ commit }) => !ends.has(commit)),
  )
  return facts.map((fact) => ({
    ...fact,
    isMain: main.has(fact.commit),
    isEnd: ends.has(fact.commit),
    files: changes.get(fact.commit) ?? [],
  }))
}

async function listed(repo: string, words: readonly string[]): Promise<string[]> {
  return (await gitText(repo, ['rev-list', ...words])).split('\n').filter((line) => line !== '')
}

type Facts = Omit<BranchCommit, 'files' | 'isMain' | 'isEnd'>

async function factsOf(reader: ObjectReader, commit: string): Promise<Facts> {
  const raw = (await reader.read(commit))?.content.toString('utf8') ?? ''
  const { parents, message } = parseCommit(raw)
  const [, seconds = '0'] = /^committer .*> (\d{1,12}) [+-]\d{4}$/m.exec(raw) ?? []
  return { commit, parents, message, committedAt: new Date(Number(seconds) * 1000).toISOString() }
}

/** Through one `git diff-tree`: a commit with the parent that it is to be compared with on each line. */
async function changesOf(repo: string, facts: readonly Facts[]): Promise<Map<string, ChangedFile[]>> {
  if (facts.length === 0) return new Map()
  const input = facts.map(({ commit, parents }) => `${[commit, ...parents.slice(0, 1)].join(' ')}\n`).join('')
  const words = ['diff-tree', '--stdin', '--root', '-r', '-z', '--raw', '--no-renames', '--no-abbrev']
  const parts = splitNul(await git(repo, words, { input })).map((part) => part.toString('utf8'))
  const changes = new Map<string, ChangedFile[]>()
  let files: ChangedFile[] = []
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? ''
    if (!part.startsWith(':')) changes.set(part, (files = []))
    else files.push(...changedFile(part, parts[(at += 1)] ?? ''))
  }
  return new Map([...changes].filter(([, each]) => each.length <= MAX_PULL_FILES))
}

/** `:<mode> <mode> <id> <id> <letter>`; links and submodules are left out. */
function changedFile(record: string, path: string): ChangedFile[] {
  const [before = '', after = '', one = '', two = ''] = record.slice(1).split(' ')
  if (![before, after].every((mode) => mode === '000000' || mode.startsWith('100'))) return []
  const side = (mode: string, oid: string): string | undefined => (mode === '000000' ? undefined : oid)
  return [{ path, before: side(before, one), after: side(after, two) }]
}

/** The lines that came and went; a side that is binary or long has none. */
export async function linesOf(
  reader: ObjectReader,
  { path, before, after }: ChangedFile,
): Promise<FileLines> {
  const [old, now] = [await textOf(reader, before), await textOf(reader, after)]
  return {
    path,
    added: addedLines(old, now ?? ''),
    removed: addedLines(now, old ?? ''),
    isDeleted: after === undefined,
  }
}

async function textOf(reader: ObjectReader, oid: string | undefined): Promise<string | undefined> {
  const bytes = oid === undefined ? undefined : (await reader.read(oid))?.content
  return bytes === undefined || bytes.length > MAX_PULL_FILE_BYTES || bytes.includes(0)
    ? undefined
    : bytes.toString('utf8')
}

import { git, gitText } from './git.ts'
import { keptCommit } from './kept-objects.ts'

/** A commit before it is written. */
export interface NewCommit {
  tree: string
  /** `undefined` begins a history. */
  parent: string | undefined
  message: string
  author: { name: string; email: string }
  /** ISO 8601. */
  date: string
}

/** Writes a commit object and gives its id; no ref moves. Without a parent it is the first of its history. */
export async function writeCommit(
  repo: string,
  commit: Omit<NewCommit, 'parent'> & { parent: string | undefined },
): Promise<string> {
  const { name, email } = commit.author
  const env = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: commit.date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: commit.date,
  }
  const parent = commit.parent === undefined ? [] : ['-p', commit.parent]
  return gitText(repo, ['commit-tree', commit.tree, ...parent], { env, input: commit.message })
}

/** What the object of a commit says. */
export interface CommitFacts {
  parents: string[]
  tree: string
  message: string
}

/** Reads one commit object; a shallow clone does not hide its parents here. @throws FactoryError GIT_FAILED. */
export async function readCommit(repo: string, commit: string): Promise<CommitFacts> {
  return parseCommit(await rawCommit(repo, commit))
}

async function rawCommit(repo: string, commit: string): Promise<string> {
  const bytes = (await keptCommit(repo, commit)) ?? (await git(repo, ['cat-file', 'commit', commit]))
  return bytes.toString('utf8')
}

/** Parses the raw form of a commit object: headers, an empty line, the message. Pure. */
export function parseCommit(raw: string): CommitFacts {
  const end = raw.indexOf('\n\n')
  const head = end === -1 ? raw : raw.slice(0, end)
  const headers = head.split('\n').map((line) => line.split(' '))
  const valuesOf = (name: string): string[] =>
    headers.flatMap(([key, value]) => (key === name && value !== undefined ? [value] : []))
  const message = end === -1 ? '' : raw.slice(end + 2)
  return { parents: valuesOf('parent'), tree: valuesOf('tree')[0] ?? '', message }
}

/** No day is later: what a commit with a time of no calendar counts as, so that nothing holds because of it. */
const LAST_DAY = '9999-12-31'

/**
 * The day (UTC, `YYYY-MM-DD`) on which a commit was made, as its object says. Rules about dates use it instead of a clock, so that a replay
 * sees the same day. @throws FactoryError GIT_FAILED.
 */
export async function commitDay(repo: string, commit: string): Promise<string> {
  return dayOf(await rawCommit(repo, commit))
}

/** The day of the raw form of a commit object. Pure. */
export function dayOf(raw: string): string {
  const end = raw.indexOf('\n\n')
  const head = end === -1 ? raw : raw.slice(0, end)
  const seconds = /^committer .*> (\d{1,12}) [+-]\d{4}$/m.exec(head)?.[1]
  const time = new Date(Number(seconds) * 1000)
  const day = Number.isNaN(time.getTime()) ? LAST_DAY : time.toISOString().slice(0, 10)
  return /^\d{4}-/.test(day) ? day : LAST_DAY
}

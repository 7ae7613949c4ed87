import { git } from '../../git/git.ts'

/** A commit as its object tells it. */
export interface Committed {
  id: string
  parents: string[]
  /** Milliseconds. */
  at: number
  subject: string
  message: string
}

/** Commits that are read: those before the first unit cannot repair one. */
const MAX_COMMITS = 200_000
const DAY_MS = 86_400_000

/** The commits that lead to a revision, newest first, from a day before `since` on. @throws FactoryError GIT_FAILED. */
export async function readHistory(repo: string, head: string, since: number): Promise<Committed[]> {
  const from = new Date(since - DAY_MS).toISOString()
  const words = ['log', '-z', '--format=%H%n%P%n%ct%n%B', `--since=${from}`, `--max-count=${MAX_COMMITS}`]
  const listed = (await git(repo, [...words, '--end-of-options', head])).toString('utf8')
  return listed.split('\0').flatMap(parseCommitted)
}

function parseCommitted(record: string): Committed[] {
  const [id = '', parents = '', seconds = '', ...lines] = record.replace(/^\n/, '').split('\n')
  if (!/^[0-9a-f]{40,64}$/.test(id)) return []
  const message = lines.join('\n')
  return [
    {
      id,
      parents: parents.split(' ').filter((parent) => parent !== ''),
      at: Number(seconds) * 1000,
      subject: lines[0] ?? '',
      message,
    },
  ]
}

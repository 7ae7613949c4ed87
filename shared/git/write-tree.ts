import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Change } from './change-set.ts'
import { git, gitText } from './git.ts'

/** The tree id of `base` with the changes applied; only objects are written, neither index nor work tree is touched. */
export async function writeTree(repo: string, base: string, changes: readonly Change[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jidoka-index-'))
  const env = { GIT_INDEX_FILE: join(folder, 'index') }
  try {
    await git(repo, ['read-tree', base], { env })
    await git(repo, ['update-index', '-z', '--index-info'], { env, input: await indexInfo(repo, changes) })
    return await gitText(repo, ['write-tree'], { env })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function indexInfo(repo: string, changes: readonly Change[]): Promise<string> {
  const records: string[] = []
  for (const change of changes) {
    if ('deletion' in change) records.push(`0 ${ZERO}\t${change.path}\0`)
    else records.push(`${change.mode} ${await writeBlob(repo, change.content)}\t${change.path}\0`)
  }
  return records.join('')
}

const ZERO = '0'.repeat(40)

async function writeBlob(repo: string, content: string): Promise<string> {
  return gitText(repo, ['hash-object', '-w', '--stdin', '--no-filters'], { input: content })
}

export interface CommitOptions {
  tree: string
  parent: string
  message: string
  author: { name: string; email: string }
  /** ISO 8601. */
  date: string
}

/** Writes a commit object and gives its id; no ref moves. */
export async function writeCommit(repo: string, options: CommitOptions): Promise<string> {
  const { name, email } = options.author
  const env = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: options.date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: options.date,
  }
  return gitText(repo, ['commit-tree', options.tree, '-p', options.parent], { env, input: options.message })
}

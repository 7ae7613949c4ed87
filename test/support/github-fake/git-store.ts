import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface GitRun {
  input?: string | Buffer
  env?: Record<string, string>
}

/** Output of git in the repository that stands behind the fake; `undefined` when it fails. */
export function gitBytes(
  path: string,
  args: string[],
  { input = '', env = {} }: GitRun = {},
): Buffer | undefined {
  const environment = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    ...env,
  }
  try {
    return execFileSync('git', args, {
      cwd: path,
      input,
      stdio: 'pipe',
      maxBuffer: 64 * 1024 * 1024,
      env: environment,
    })
  } catch {
    return undefined
  }
}

/** The same as text without the last newline. */
export function gitOr(path: string, args: string[], run: GitRun = {}): string | undefined {
  return gitBytes(path, args, run)?.toString('utf8').replace(/\n$/, '')
}

export interface CommitFacts {
  sha: string
  tree: string
  parents: string[]
  message: string
  author: { name: string; email: string; date: string }
  committer: { name: string; email: string; date: string }
}

export function readCommit(path: string, revision: string): CommitFacts | undefined {
  const format = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x00')
  const text = gitOr(path, ['show', '-s', `--format=${format}`, '--end-of-options', `${revision}^{commit}`])
  if (text === undefined) return undefined
  const [
    sha = '',
    tree = '',
    parents = '',
    an = '',
    ae = '',
    ad = '',
    cn = '',
    ce = '',
    cd = '',
    message = '',
  ] = text.split('\0')
  return {
    sha,
    tree,
    parents: parents.split(' ').filter((parent) => parent !== ''),
    message: message.trimEnd(),
    author: { name: an, email: ae, date: ad },
    committer: { name: cn, email: ce, date: cd },
  }
}

export interface TreeEntry {
  mode: string
  type: string
  sha: string
  size: number | undefined
  path: string
}

export function readTree(path: string, revision: string, recursive: boolean): TreeEntry[] | undefined {
  const text = gitOr(path, [
    'ls-tree',
    '-l',
    '-z',
    ...(recursive ? ['-r', '-t'] : []),
    '--end-of-options',
    revision,
  ])
  return text
    ?.split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const [facts = '', name = ''] = line.split('\t')
      const [mode = '', type = '', sha = '', size = '-'] = facts.split(/ +/)
      return { mode, type, sha, size: size === '-' ? undefined : Number(size), path: name }
    })
}

/** A tree made of another one and changes; an entry without sha and content deletes. */
export function writeTree(
  path: string,
  base: string | undefined,
  entries: { path: string; mode: string; sha: string | null }[],
): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-index-'))
  const env = { GIT_INDEX_FILE: join(folder, 'index') }
  try {
    if (base !== undefined && gitOr(path, ['read-tree', base], { env }) === undefined) return undefined
    const lines = entries.map((entry) =>
      entry.sha === null
        ? `0 ${'0'.repeat(40)}\t${entry.path}\0`
        : `${entry.mode} ${entry.sha}\t${entry.path}\0`,
    )
    const done = gitOr(path, ['update-index', '-z', '--index-info'], { env, input: lines.join('') })
    return done === undefined ? undefined : gitOr(path, ['write-tree'], { env })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function writeCommit(path: string, commit: Omit<CommitFacts, 'sha'>): string | undefined {
  const { author, committer } = commit
  const env = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: author.date,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: committer.date,
  }
  const parents = commit.parents.flatMap((parent) => ['-p', parent])
  return gitOr(path, ['commit-tree', commit.tree, ...parents], { env, input: commit.message })
}

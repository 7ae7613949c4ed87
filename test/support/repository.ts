import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { filesIn, layFiles, type MadeFile } from './made-files.ts'

const AUTHOR = {
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  // a repository that lives for seconds needs no upkeep, for which git would start further processes
  GIT_CONFIG_COUNT: '2',
  GIT_CONFIG_KEY_0: 'maintenance.auto',
  GIT_CONFIG_VALUE_0: 'false',
  GIT_CONFIG_KEY_1: 'core.fsync',
  GIT_CONFIG_VALUE_1: 'none',
}

export interface TestRepository {
  path: string
  git(...args: string[]): string
  /** Writes files (undefined deletes) into the work tree. */
  write(files: Record<string, string | undefined>): void
  /** Writes, commits everything, and gives the commit id. */
  commit(files: Record<string, string | undefined>, message?: string): string
  remove(): void
}

/** How repositories of this process began, by what was written into them: the next one with the same content starts no git. */
const MADE = new Map<string, readonly MadeFile[]>()
const MAX_KEPT_CHARACTERS = 100_000

/** A real git repository in a temporary folder, with a fixed author and clock so that its commit ids are the same everywhere. */
export function makeRepository(
  files?: Record<string, string>,
  objectFormat: 'sha1' | 'sha256' = 'sha1',
): TestRepository {
  const repository = repositoryIn(mkdtempSync(join(tmpdir(), 'jidoka-test-')))
  const content = JSON.stringify([files, objectFormat])
  const made = MADE.get(content)
  if (made !== undefined) layFiles(repository.path, made)
  else {
    // without the examples of hooks, which are a dozen files
    repository.git('init', '-q', '-b', 'main', '--template=', `--object-format=${objectFormat}`)
    if (files !== undefined) repository.commit(files, 'start')
    if (content.length < MAX_KEPT_CHARACTERS) MADE.set(content, filesIn(repository.path))
  }
  return repository
}

/** A clone of a repository as from a server: its options, such as `--depth=1`, count. */
export function cloneOf(path: string, ...options: string[]): TestRepository {
  const clone = repositoryIn(mkdtempSync(join(tmpdir(), 'jidoka-test-')))
  clone.git('clone', '-q', ...options, `file://${path}`, '.')
  return clone
}

function repositoryIn(path: string): TestRepository {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: path,
      env: { ...process.env, ...AUTHOR },
      encoding: 'utf8',
      stdio: 'pipe',
    }).trimEnd()
  const write = (entries: Record<string, string | undefined>): void => {
    for (const [name, content] of Object.entries(entries)) writeEntry(join(path, name), content)
  }
  const commit = (entries: Record<string, string | undefined>, message = 'change'): string => {
    write(entries)
    git('add', '-A')
    git('commit', '-q', '--allow-empty', '-m', message)
    return git('rev-parse', 'HEAD')
  }
  return { path, git, write, commit, remove: () => rmSync(path, { recursive: true, force: true }) }
}

function writeEntry(path: string, content: string | undefined): void {
  mkdirSync(dirname(path), { recursive: true })
  if (content === undefined) rmSync(path, { force: true })
  else writeFileSync(path, content)
}

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** A fixed author and clock, and no configuration of the machine: the base commit, and so every serial, is the same everywhere. */
const GIT_ENVIRONMENT = {
  GIT_AUTHOR_NAME: 'Text Kit',
  GIT_AUTHOR_EMAIL: 'text-kit@example.com',
  GIT_AUTHOR_DATE: '2026-11-01T12:00:00Z',
  GIT_COMMITTER_NAME: 'Text Kit',
  GIT_COMMITTER_EMAIL: 'text-kit@example.com',
  GIT_COMMITTER_DATE: '2026-11-01T12:00:00Z',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
}

export interface ExampleOptions {
  /** Which of the example packages. Default: text-kit. */
  kit?: 'text-kit' | 'templates-kit'
  /** Leave the recorded answers out. */
  withoutCassettes?: boolean
  /** Changes the copied files before they are committed. */
  adapt?: (folder: string) => void
}

/** Copies the example package into `folder`, replacing what is there, as a repository with one commit. */
export function makeExample(folder: string, options: ExampleOptions = {}): void {
  const { kit = 'text-kit' } = options
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  cpSync(join(import.meta.dirname, kit), folder, {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  })
  if (options.withoutCassettes === true)
    rmSync(join(folder, '.factory', 'cassettes'), { recursive: true, force: true })
  options.adapt?.(folder)
  git(folder, 'init', '--quiet', '--initial-branch=main', '--template=')
  git(folder, '-c', 'core.autocrlf=false', '-c', 'core.fileMode=false', 'add', '--all')
  // a repository that was made just now needs no upkeep, for which git would start further processes
  git(folder, '-c', 'maintenance.auto=false', 'commit', '--quiet', `--message=Start of ${kit}`)
}

function git(folder: string, ...words: string[]): void {
  execFileSync('git', words, {
    cwd: folder,
    env: { ...process.env, ...GIT_ENVIRONMENT },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

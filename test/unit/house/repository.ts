import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { createCodeAnalysis } from '../../../shared/house/code-analysis.ts'
import { compareStyle, type StyleComparison } from '../../../shared/house/compare-style.ts'
import { defaultHouse } from '../../../shared/house/standard/built-in-rules.ts'
import type { House } from '../../../shared/house/standard/house.ts'

export interface Repository {
  repo: string
  base: string
}

const folders: string[] = []

/** A git repository in a temporary folder with one commit of these files; the commit id is the same on every run. */
export function makeRepository(files: Record<string, string | Buffer>): Repository {
  const repo = mkdtempSync(join(tmpdir(), 'jidoka-house-'))
  folders.push(repo)
  writeFiles(repo, files)
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: repo,
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.com',
    GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
  }
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: repo, env }).toString().trim()
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('commit', '-q', '--allow-empty', '-m', 'base')
  return { repo, base: git('rev-parse', 'HEAD') }
}

export function writeFiles(folder: string, files: Record<string, string | Buffer>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

export function removeRepositories(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** One for all judgements of a test file: what the first has parsed, the others use. */
export const ANALYSIS = createCodeAnalysis()

/** The gate's answer to a change; `undefined` deletes a file. */
export async function judge(
  { repo, base }: Repository,
  change: Record<string, string | undefined>,
  house: House = defaultHouse(),
): Promise<StyleComparison> {
  const files = Object.entries(change).map(([path, content]) => ({ path, content }))
  return compareStyle({ repo, base, changeSet: changeSetOf(base, files), house, analysis: ANALYSIS })
}

/** `code file:line:column` of every finding: what most tests are about. */
export function placesOf({ findings }: StyleComparison): string[] {
  return findings.map(({ code, file, line, column }) =>
    [`${code} ${file ?? ''}`.trim(), line, column].filter((part) => part !== undefined).join(':'),
  )
}

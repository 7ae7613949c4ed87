import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { CLI, measure, ROOT } from '../measure.ts'
import { footprint, type Footprint } from '../memory.ts'

const FILES = 20_000
const WORDS =
  'price cart user order stock page text color route event note image mail token chart table'.split(' ')
const VERBS = 'load format count merge check sort hide split trim pick find clear move show'.split(' ')

/** One spec against 20,000 files: without a cache, with it, and after one more commit; beside git, which reads the same files. */
export async function benchLarge(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  try {
    writeRepository(folder)
    const env = { ...process.env, JIDOKA_CACHE: join(folder, '.git', 'bench-cache') }
    const run = (): Promise<Footprint> =>
      footprint(process.execPath, [CLI, 'validate', '--repo', folder], ROOT, env)
    const git = measure('git', ['grep', '--count', '--cached', '-e', 'export', '--', '*.ts'], { cwd: folder })
    const off = await footprint(process.execPath, [CLI, 'validate', '--repo', folder], ROOT, {
      ...env,
      JIDOKA_CACHE: 'off',
    })
    const runs: [string, Footprint][] = [
      ['without a cache', off],
      ['first run', await run()],
      ['second run', await run()],
    ]
    change(folder)
    runs.push(['after a commit of one file', await run()])
    return runs.map(([name, { ms, peakBytes }]) => line(name, { ms, peakBytes, git: git.ms }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function line(name: string, { ms, peakBytes, git }: Footprint & { git: number }): string {
  const mib = (peakBytes / 1024 / 1024).toFixed(0)
  return `validate one spec against ${FILES} files, ${name}: ${ms.toFixed(0)} ms; git grep on the same files: ${git.toFixed(0)} ms; ratio ${(ms / git).toFixed(1)}; ${mib} MiB`
}

function writeRepository(folder: string): void {
  for (let index = 0; index < FILES; index++) write(folder, pathOf(index), sourceOf(index))
  write(folder, 'specs/moon-phase.spec.md', SPEC)
  git(folder, 'init', '--quiet')
  commit(folder)
}

function change(folder: string): void {
  write(folder, pathOf(0), `${sourceOf(0)}export const changed = 1\n`)
  commit(folder)
}

function commit(folder: string): void {
  git(folder, 'add', '--all')
  git(folder, '-c', 'user.name=bench', '-c', 'user.email=bench@example.org', 'commit', '--quiet', '-m', 'x')
}

function pathOf(index: number): string {
  return `src/${wordAt(index)}/part-${Math.floor(index / 200)}/module-${index}.ts`
}

function wordAt(index: number): string {
  return WORDS[index % WORDS.length] ?? ''
}

/** Three functions with comments and types, and some lines of code, as a file of an ordinary repository has them. */
function sourceOf(index: number): string {
  return [0, 1, 2]
    .map((part) => {
      const verb = VERBS[(index + part * 5) % VERBS.length] ?? ''
      const [noun, other] = [wordAt(index + part * 3), wordAt(index * 7 + part)]
      const name = `${verb}${noun[0]?.toUpperCase() ?? ''}${noun.slice(1)}${index}x${part}`
      return `/** ${verb}s the ${noun} of one ${other}, number ${index}. */
export function ${name}(${noun}: string, limit: number): string {
  const parts = ${noun}.split(',').map((each) => each.trim())
  const kept = parts.filter((each) => each.length > limit)
  if (kept.length === 0) return ''
  return kept.slice(0, limit).join('${other}')
}
`
    })
    .join('\n')
}

const SPEC = `---
id: moon-phase
title: Phase of the moon on a day
why: Tide tables show how much of the moon is lit.
paths: { write: [src/moon.ts] }
interface:
  - { module: src/moon.ts, signature: 'function moonPhase(day: Date): number', doc: Share of the moon that is lit. }
acceptance:
  - id: AC-1
    ears: When a day is given, moonPhase shall return a share.
    check: review
---
`

function write(folder: string, path: string, text: string): void {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

function git(folder: string, ...words: string[]): void {
  execFileSync('git', words, { cwd: folder, stdio: 'ignore' })
}

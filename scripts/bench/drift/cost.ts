import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { measure, ratio, ROOT } from '../measure.ts'

const GATE = join(ROOT, 'scripts', 'bench', 'style-alone.ts')
const WHOLE_GATE = join(ROOT, 'scripts', 'bench', 'style-gate-alone.ts')
const CENSUS_FILES = 1_000

/** What the style of a change costs in a small and in a large repository, and a census of a thousand files. */
export function styleCosts(): string[] {
  const sources = ownSources()
  const [small, large, middle] = [100, 10_000, CENSUS_FILES].map((count) => repositoryOf(sources, count))
  if (small === undefined || large === undefined || middle === undefined) return []
  try {
    const [few, many] = [small, large].map((folder) => timeOf(folder, 'change'))
    const census = timeOf(middle, 'census')
    const [gateFew, gateMany] = [small, large].map((folder) => gateTimeOf(folder))
    return [
      ratio('style of ten changed files in 10,000', many ?? 0, 'of ten in 100', few ?? 0),
      ratio('processor time of the whole gate, ten in 10,000', gateMany ?? 0, 'ten in 100', gateFew ?? 0),
      `census of ${CENSUS_FILES} files: ${census.toFixed(0)} ms`,
    ]
  } finally {
    for (const folder of [small, large, middle]) rmSync(folder, { recursive: true, force: true })
  }
}

/** The time that the program says it took, without its start; the median of three processes. */
function timeOf(folder: string, what: 'change' | 'census'): number {
  const times = [1, 2, 3].map(() =>
    Number(measure(process.execPath, [GATE, folder, what], { runs: 1 }).output),
  )
  return times.sort((a, b) => a - b)[1] ?? 0
}

function gateTimeOf(folder: string): number {
  return Number(measure(process.execPath, [WHOLE_GATE, folder, 'ten'], { runs: 1 }).output)
}

function ownSources(): string[] {
  const folder = join(ROOT, 'shared')
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return paths.filter((path) => path.endsWith('.ts')).map((path) => readFileSync(join(folder, path), 'utf8'))
}

/** One commit of `count` files, with the texts of this repository, each a little different so that no two are one blob. */
function repositoryOf(sources: readonly string[], count: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  for (let at = 0; at < count; at += 1) {
    const file = join(folder, 'src', `part-${Math.floor(at / 50)}`, `module-${at}.ts`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${sources[at % sources.length] ?? ''}\nexport const at${at} = ${at}\n`)
  }
  const git = (...words: string[]): void => void execFileSync('git', words, { cwd: folder, stdio: 'ignore' })
  git('init', '--quiet')
  git('add', '--all')
  git('-c', 'user.name=bench', '-c', 'user.email=bench@example.org', 'commit', '--quiet', '-m', 'x')
  return folder
}

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { CLI } from './measure.ts'
import { footprint } from './memory.ts'

const FILES = 2000
const MOST_MS = 15_000
const MOST_BYTES = 600 * 1024 * 1024

/** What making a repository of 2,000 modules ready takes, against what is promised. */
export async function benchInit(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-init-'))
  try {
    writeRepository(folder)
    const { ms, peakBytes } = await footprint(
      process.execPath,
      [CLI, 'init', '--local', '--skip-proof'],
      folder,
    )
    const megabytes = Math.round(peakBytes / 1024 / 1024)
    const kept = ms <= MOST_MS && peakBytes <= MOST_BYTES ? 'as promised' : 'MORE than promised'
    return [
      `init on ${FILES} files: ${(ms / 1000).toFixed(1)} s (at most ${MOST_MS / 1000}), ${megabytes} MB (at most ${MOST_BYTES / 1024 / 1024}): ${kept}`,
      await withTrial(folder),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The trial is a run of the line, with the team's setup and tests in it. */
async function withTrial(folder: string): Promise<string> {
  execFileSync('git', ['clean', '-fdq'], { cwd: folder })
  const { ms, peakBytes } = await footprint(process.execPath, [CLI, 'init', '--local'], folder)
  return `init with the trial of the line: ${(ms / 1000).toFixed(1)} s, ${Math.round(peakBytes / 1024 / 1024)} MB`
}

function writeRepository(folder: string): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write('package.json', '{"name":"many","type":"module","scripts":{"test":"node --test"}}\n')
  write('tsconfig.json', '{"compilerOptions":{"strict":true,"module":"nodenext","target":"es2024"}}\n')
  for (let index = 0; index < FILES; index += 1)
    write(`src/part${index % 40}/m${index}.ts`, moduleText(index))
  const git = (...words: string[]) => execFileSync('git', words, { cwd: folder, stdio: 'pipe' })
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('-c', 'user.name=bench', '-c', 'user.email=bench@example.com', 'commit', '-q', '-m', 'start')
}

/** A module of about sixty lines that imports its neighbour, as they are in libraries; some break a rule. */
function moduleText(index: number): string {
  const neighbour =
    index === 0 ? '' : `import { total${index - 1} } from '../part${(index - 1) % 40}/m${index - 1}.ts'\n`
  const functions = Array.from({ length: 8 }, (_, at) => functionText(index, at)).join('\n')
  const loose =
    index % 7 === 0 ? `\nexport function same${index}(a: any, b: unknown) {\n  return a == b\n}\n` : ''
  const start = index === 0 ? '0' : `total${index - 1}`
  return `${neighbour}\nexport const total${index} = ${start} + ${index}\n\n${functions}${loose}`
}

function functionText(index: number, at: number): string {
  return `/** The ${at}th step of row ${index}. */
export function step${at}Of${index}(rows: readonly number[], limit: number): number {
  const few = rows.filter((row) => row < limit + ${at}).map((row) => row * ${at + 1})
  const sum = few.reduce((total, row) => total + row, 0)
  if (sum > limit) return sum - limit
  return few.length === 0 ? ${index} : sum / few.length
}
`
}

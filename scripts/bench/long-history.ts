import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendEntries } from '../../shared/ledger/append.ts'
import { lineHashes } from '../../shared/ledger/added-lines.ts'
import type { NewEntry } from '../../shared/ledger/entry.ts'
import { localLedger } from '../../shared/ledger/ledger-ref.ts'
import { git, gitText } from '../../shared/git/git.ts'

const FILES = 500
const LINES = 60
/** Every so many commits are of a unit. */
const UNIT_EVERY = 100
const START = Date.parse('2026-01-01T00:00:00Z') / 1000

export interface LongHistory {
  commits: number
  units: number
  /** A line that a unit of the first tenth of the history made, and nobody changed since. */
  place: { path: string; line: number; serial: string }
}

/** Fills an empty repository with a history, and with a ledger that knows the unit behind every hundredth commit of it. */
export async function makeLongHistory(repo: string, commits: number): Promise<LongHistory> {
  const child = spawn('git', ['fast-import', '--quiet'], { cwd: repo, stdio: ['pipe', 'ignore', 'inherit'] })
  const units: { index: number; path: string; lines: string[] }[] = []
  const files = new Map<string, string[]>()
  for (let index = 0; index < commits; index++) {
    const { path, lines, isUnit } = commitAt(index, files)
    if (isUnit) units.push({ index, path, lines })
    const text = `${(files.get(path) ?? []).join('\n')}\n`
    if (!child.stdin.write(commitText(index, path, text))) await once(child.stdin, 'drain')
  }
  child.stdin.end('done\n')
  await once(child, 'close')
  await git(repo, ['reset', '--quiet', '--hard'])
  const ids = (await gitText(repo, ['rev-list', '--reverse', 'main'])).split('\n')
  const entries = units.flatMap(({ index, path, lines }) =>
    entriesOf(index, { path, lines, commit: ids[index] ?? '' }),
  )
  await appendEntries(localLedger(repo), entries, { now: () => new Date('2026-11-30T00:00:00Z') })
  // as a clone has it
  await git(repo, ['repack', '-a', '-d', '--quiet'])
  return { commits, units: units.length, place: quietPlace(files) }
}

function pathOf(file: number): string {
  return `src/${String(file % 20).padStart(2, '0')}/file-${file}.ts`
}

/** Changes one line of a file, or, as a unit, five in a row. The first five lines of a file are left to the first unit that comes to it. */
function commitAt(
  index: number,
  files: Map<string, string[]>,
): { path: string; lines: string[]; isUnit: boolean } {
  const path = pathOf(index % FILES)
  const content = files.get(path) ?? Array.from({ length: LINES }, (_, line) => `// ${path} line ${line}`)
  files.set(path, content)
  const isUnit = index % UNIT_EVERY === 0
  const count = isUnit ? 5 : 1
  const isFirst = isUnit && !(content[0] ?? '').includes('unit')
  const at = isFirst ? 0 : 5 + (((index / FILES) | 0) % (LINES - 10))
  const lines = Array.from(
    { length: count },
    (_, line) => `export const ${isUnit ? 'unit' : 'hand'}${index}n${line} = ${index}`,
  )
  content.splice(at, count, ...lines)
  return { path, lines, isUnit }
}

function commitText(index: number, path: string, text: string): string {
  const who = `Somebody <somebody@example.com> ${START + index * 60} +0000`
  const message = `change ${index}\n`
  return [
    'commit refs/heads/main',
    `committer ${who}`,
    `data ${message.length}`,
    `${message}M 100644 inline ${path}`,
    `data ${text.length}`,
    text,
  ].join('\n')
}

function serialAt(index: number): string {
  const digits = index
    .toString(32)
    .toUpperCase()
    .replace(/[ILOU]/g, (letter) => ({ I: 'W', L: 'X', O: 'Y', U: 'Z' })[letter] ?? '')
  const text = digits.padStart(12, '0')
  return `JD-${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`
}

/** A tenth of the units are of a model that is called back. */
function entriesOf(
  index: number,
  { path, lines, commit }: { path: string; lines: string[]; commit: string },
): NewEntry[] {
  const serial = serialAt(index)
  const model = index % (10 * UNIT_EVERY) === 0 ? 'called-back' : 'other'
  const files = [{ path, lines: lineHashes(lines.join('\n')) }]
  const digest = index.toString(16).padStart(64, 'a')
  const started = new Date((START + index * 60) * 1000).toISOString()
  return [
    {
      ...{
        kind: 'unit',
        serial,
        base: commit,
        line: 'bench',
        end: 'released',
        reasons: [],
        rounds: 1,
        files,
        started,
      },
      spec: { id: `spec-${index}`, path: `specs/spec-${index}.spec.md`, title: 'Change a line', risk: 'low' },
      stations: [{ station: 'generate', round: 1, verdict: 'pass', findings: [], model }],
      ...{ models: [model], tool: '0.1.0', factory: digest, assurance: 'local', seconds: 1 },
      run: { host: 'local', id: 'local', attempt: 1 },
      trace: { summary: digest, seal: digest },
    },
    { kind: 'merged', serial, commit, committedAt: started, by: 'direct', files },
  ]
}

function quietPlace(files: ReadonlyMap<string, string[]>): LongHistory['place'] {
  for (const [path, lines] of files) {
    const [, index] = /unit(\d+)n/.exec(lines[0] ?? '') ?? []
    if (index !== undefined) return { path, line: 2, serial: serialAt(Number(index)) }
  }
  throw new Error('no unit made a line')
}

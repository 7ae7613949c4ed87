import { execFileSync } from 'node:child_process'
import { appendEntries } from '../../shared/ledger/append.ts'
import type { NewEntry, NewUnit, StationTurn } from '../../shared/ledger/entry.ts'
import { localLedger } from '../../shared/ledger/ledger-ref.ts'
import { newUnit, serialNumber } from './ledger.ts'
import { makeRepository, type TestRepository } from './repository.ts'

/** When the report of the repository is made. */
export const REPORTED_AT = '2026-11-30T00:00:00Z'

const NOW_MS = Date.parse(REPORTED_AT)
const DAY_MS = 86_400_000

/** What becomes of the units of one group. Days are counted from the merge. */
export interface Fate {
  name: string
  count: number
  end: NewUnit['end']
  model: string
  risk: NewUnit['spec']['risk']
  /** Rounds; a unit of two was stopped by test in the first. */
  rounds?: number
  stop?: { by: string; reason: string }
  isMerged: boolean
  isYoung?: true
  /** How the defect of each unit shows. */
  escape?: { by: 'serial' | 'revert' | 'commit' | 'pull'; afterDays: number }
}

const RELEASED = { end: 'released', isMerged: true, risk: 'medium' } as const

/** 300 units whose fate is known, because it is planted. */
export const FATES: readonly Fate[] = [
  { ...RELEASED, name: 'clean-a', count: 100, model: 'writer-a' },
  { ...RELEASED, name: 'clean-b', count: 80, model: 'writer-b' },
  { ...RELEASED, name: 'repaired', count: 30, model: 'writer-a', rounds: 2 },
  {
    ...RELEASED,
    name: 'declared',
    count: 12,
    model: 'writer-b',
    risk: 'high',
    escape: { by: 'serial', afterDays: 5 },
  },
  { ...RELEASED, name: 'reverted', count: 8, model: 'writer-b', escape: { by: 'revert', afterDays: 10 } },
  { ...RELEASED, name: 'by-commit', count: 2, model: 'writer-a', escape: { by: 'commit', afterDays: 20 } },
  { ...RELEASED, name: 'by-pull', count: 2, model: 'writer-a', escape: { by: 'pull', afterDays: 20 } },
  { ...RELEASED, name: 'late', count: 6, model: 'writer-a', escape: { by: 'serial', afterDays: 60 } },
  { ...RELEASED, name: 'young', count: 8, model: 'writer-a', isYoung: true },
  {
    ...RELEASED,
    name: 'young-bad',
    count: 2,
    model: 'writer-a',
    isYoung: true,
    escape: { by: 'serial', afterDays: 2 },
  },
  { ...RELEASED, name: 'unmerged', count: 10, model: 'writer-a', isMerged: false },
  halted('failed', 15, 'test', 'TEST_FAILED'),
  halted('objected', 10, 'review', 'REVIEW_DEFECT'),
  halted('foreign', 5, 'style-gate', 'no-enum'),
  { ...halted('asking', 10, 'probe', 'ADEQUACY_ASK'), end: 'asking' },
]

function halted(name: string, count: number, by: string, reason: string): Fate {
  return { name, count, end: 'halted', model: 'writer-a', risk: 'low', stop: { by, reason }, isMerged: false }
}

interface Planted {
  fate: Fate
  number: number
  serial: string
  endedAt: number
  mergedAt: number
  file: string
}

/** The units in the order of the table; they ended in eight weeks, a hundred days ago or more, and young ones eleven days ago. */
function planted(): Planted[] {
  const fates = FATES.flatMap((fate) => Array.from({ length: fate.count }, () => fate))
  return fates.map((fate, index) => {
    const daysAgo = fate.isYoung === true ? 11 : 151 - 7 * (index % 8)
    const endedAt = NOW_MS - daysAgo * DAY_MS
    const number = index + 1
    const serial = serialNumber(number)
    return { fate, number, serial, endedAt, mergedAt: endedAt + DAY_MS, file: `src/unit-${number}.ts` }
  })
}

/**
 * A repository with these units on its branch, the fixes and reverts that show their defects, other commits that show nothing, and the ledger.
 * Of the defects that are declared, the first two have one fix together, and the third and fourth a second one each. Seven have an entry
 * of a person, who says that test should have caught them. Five fixes name nobody and change lines of clean units.
 */
export async function makeKnownFates(): Promise<TestRepository> {
  const repository = makeRepository({ 'readme.md': 'base\n' })
  const units = planted()
  const merges = importCommits(
    repository,
    units.filter(({ fate }) => fate.isMerged).map((unit) => ({ ...mergeOf(unit), key: unit.serial })),
  )
  const fixes = importCommits(repository, fixesOf(units, merges))
  await keep(repository.path, units, { merges, fixes })
  return repository
}

interface Commit {
  key: string
  at: number
  message: string
  file: string
  text: string
}

function mergeOf({ number, mergedAt, file }: Planted): Omit<Commit, 'key'> {
  return { at: mergedAt, message: `Add unit ${number}`, file, text: bodyOf(number, 'total') }
}

/** Every line of a unit names it, so that none of them is like that of another. */
function bodyOf(number: number, name: string): string {
  return [
    `export function unit${number}(values: number[]): number {`,
    `  let ${name}${number} = 0`,
    `  for (const value${number} of values) ${name}${number} += value${number}`,
    `  return ${name}${number}`,
    '}',
    '',
  ].join('\n')
}

function fixesOf(units: readonly Planted[], merges: ReadonlyMap<string, string>): Commit[] {
  const bad = units.filter(({ fate }) => fate.escape !== undefined)
  const declared = bad.filter(({ fate }) => fate.name === 'declared')
  const [first, second, third, fourth] = declared
  const single = bad
    .filter((unit) => unit !== first)
    .map((unit) => fixOf(unit, merges, unit === second ? first : undefined))
  const again = [third, fourth].flatMap((unit) =>
    unit === undefined
      ? []
      : [
          {
            ...fixOf(unit, merges),
            key: `again ${unit.serial}`,
            at: unit.mergedAt + 8 * DAY_MS,
            text: bodyOf(unit.number, 'again'),
          },
        ],
  )
  const suspects = units.slice(0, 5).map(({ number, file, mergedAt }) => ({
    key: `suspect ${number}`,
    at: mergedAt + 3 * DAY_MS,
    message: `fix: sum of unit ${number} is right again`,
    file,
    text: bodyOf(number, 'suspect'),
  }))
  return [...single, ...again, ...suspects, ...noise(units)]
}

function fixOf(
  { serial, number, mergedAt, file, fate }: Planted,
  merges: ReadonlyMap<string, string>,
  other?: Planted,
): Commit {
  const { by, afterDays } = fate.escape ?? { by: 'serial', afterDays: 0 }
  const commit = merges.get(serial) ?? ''
  const serials = other === undefined ? serial : `${serial}, ${other.serial}`
  const messages = {
    serial: `Repair unit ${number}\n\nIt was wrong.\n\nFixes-Serial: ${serials}`,
    revert: `Revert "Add unit ${number}"\n\nThis reverts commit ${commit}.`,
    commit: `Repair unit ${number}\n\nFixes: ${commit.slice(0, 12)} ("Add unit ${number}")`,
    pull: `Repair unit ${number}\n\nFixes: #${number}`,
  }
  return {
    key: serial,
    at: mergedAt + afterDays * DAY_MS,
    message: messages[by],
    file,
    text: bodyOf(number, 'repaired'),
  }
}

/** Commits that show nothing about any unit, however they look. */
function noise([unit]: readonly Planted[]): Commit[] {
  const at = (unit?.mergedAt ?? NOW_MS) + 4 * DAY_MS
  const of = (key: string, message: string): Commit => ({
    key,
    at,
    message,
    file: `docs/${key}.md`,
    text: `${key}\n`,
  })
  return [
    of('typo', 'fix: a typo of ours'),
    of('forged', 'Tidy\n\nFixes-Serial: JD-0000-0000-0000'),
    of('stranger', `Tidy\n\nFixes: ${'a'.repeat(40)}`),
    of('talk', 'Fixes everything that #1 was about'),
    of('pull', 'Repair\n\nFixes: #99999'),
  ]
}

/** Commits on main through one `git fast-import`; gives their ids. */
function importCommits(repository: TestRepository, commits: readonly Commit[]): Map<string, string> {
  const { path } = repository
  const git = (...words: string[]): string => repository.git(...words)
  const head = git('rev-parse', 'main')
  const stream = commits
    .map((commit, index) => commitRecord(commit, index === 0 ? `from ${head}\n` : ''))
    .join('')
  execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: path, input: stream })
  git('reset', '-q', '--hard', 'main')
  const ids = git('log', '--reverse', '--format=%H', `${head}..main`).split('\n')
  return new Map(commits.map(({ key }, index) => [key, ids[index] ?? '']))
}

function commitRecord({ at, message, file, text }: Commit, from: string): string {
  const when = `Test <test@example.com> ${Math.floor(at / 1000)} +0000`
  const data = (content: string): string => `data ${Buffer.byteLength(content)}\n${content}\n`
  return `commit refs/heads/main\nauthor ${when}\ncommitter ${when}\n${data(message)}${from}M 100644 inline ${file}\n${data(text)}\n`
}

async function keep(
  repo: string,
  units: readonly Planted[],
  { merges, fixes }: { merges: ReadonlyMap<string, string>; fixes: ReadonlyMap<string, string> },
): Promise<void> {
  const weeks = Map.groupBy(units, ({ endedAt }) => endedAt)
  for (const [endedAt, group] of [...weeks].sort(([a], [b]) => a - b)) {
    const entries = group.flatMap((unit): NewEntry[] => [unitEntry(unit), ...mergedEntry(unit, merges)])
    await appendEntries(localLedger(repo), entries, { now: () => new Date(endedAt) })
  }
  const told = units.filter(({ fate }) => fate.name === 'declared').slice(4, 11)
  const entries = told.map(({ serial }): NewEntry => ({
    kind: 'escape',
    serial,
    tier: 'declared',
    evidence: 'entered by Ada',
    fix: fixes.get(serial) ?? '',
    station: 'test',
    why: 'no example had an empty list',
    by: 'Ada',
  }))
  await appendEntries(localLedger(repo), entries, { now: () => new Date(NOW_MS - 3 * DAY_MS) })
}

function unitEntry({ fate, number, file }: Planted): NewUnit {
  const { end, model, risk, stop, rounds = 1 } = fate
  return newUnit(number, {
    spec: { id: `unit-${number}`, path: `specs/unit-${number}.spec.md`, title: `Add unit ${number}`, risk },
    end,
    ...(stop === undefined ? { reasons: [] } : { stoppedBy: stop.by, reasons: [stop.reason] }),
    rounds,
    stations: turnsOf(fate, model),
    models: [model],
    house: 'e'.repeat(64),
    template: number % 2 === 0 ? 'generate/4' : 'generate/3',
    // three sizes, so that quarters have borders
    files: [
      {
        path: file,
        lines: Array.from({ length: 4 + (number % 3) * 10 }, (_, line) => hashNumber(number, line)),
      },
    ],
    seconds: 60,
  })
}

function hashNumber(number: number, line: number): string {
  return (number * 1000 + line).toString(16).padStart(16, '0')
}

const WALK = ['generate', 'style-gate', 'test', 'probe', 'review'] as const

/** The walk of a unit up to its stop; the first of two rounds ends at test. */
function turnsOf({ stop, rounds = 1 }: Fate, model: string): StationTurn[] {
  const first = rounds === 2 ? walk(1, { by: 'test', reason: 'TEST_FAILED' }, model) : []
  return [...first, ...walk(rounds, stop, model)]
}

function walk(round: number, stop: Fate['stop'], model: string): StationTurn[] {
  const last = stop === undefined ? WALK.length : WALK.findIndex((station) => station === stop.by) + 1
  return WALK.slice(0, last).map((station): StationTurn => {
    const isStop = station === stop?.by
    const turn = {
      station,
      round,
      verdict: isStop ? 'stop' : 'pass',
      findings: isStop ? [stop.reason] : [],
      seconds: 5,
    } as const
    const asked = { model, usage: { calls: 1, input: 1000, output: 100 } }
    return station === 'generate'
      ? { ...turn, findings: [...turn.findings], ...asked }
      : { ...turn, findings: [...turn.findings] }
  })
}

/** The pull request of a unit has its number. */
function mergedEntry(
  { fate, number, serial, mergedAt, file }: Planted,
  merges: ReadonlyMap<string, string>,
): NewEntry[] {
  if (!fate.isMerged) return []
  const commit = merges.get(serial) ?? ''
  const committedAt = new Date(mergedAt).toISOString()
  return [
    {
      kind: 'merged',
      serial,
      commit,
      committedAt,
      pull: number,
      by: 'squash',
      files: [{ path: file, lines: [hashNumber(number, 0)] }],
    },
  ]
}

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NO_ENTRY, entryDigest, type Entry, type NewUnit } from '../../shared/ledger/entry.ts'
import { appendEntries } from '../../shared/ledger/append.ts'
import { ledgerBytes } from '../../shared/ledger/ledger-head.ts'
import { localLedger } from '../../shared/ledger/ledger-ref.ts'
import { attemptFolder, commitIndex, entryPath, serialIndex } from '../../shared/ledger/layout.ts'
import { openLedger } from '../../shared/ledger/open-ledger.ts'
import { serialOf } from '../../shared/trace/parcel/names.ts'
import { writeLedger, type GeneratedFile } from './ledger/fast-import.ts'

const [FEW, MANY] = [1000, 1_000_000]
const LOOKS = 200
const APPENDS = 15

/**
 * A look-up by serial and by commit, and an append, in a ledger of a million units beside one of a thousand. Both are generated, without traces; `JIDOKA_LEDGER_UNITS`
 * sets the larger number.
 */
export async function benchLedger(): Promise<string[]> {
  const many = Number(process.env['JIDOKA_LEDGER_UNITS'] ?? MANY)
  const [large, small] = [await generate(many), await generate(FEW)]
  try {
    return [
      line(
        'look-up by serial',
        many,
        await medians(LOOKS, [large, small], (at, place) => look(at, place, 'serial')),
      ),
      line(
        'look-up by commit',
        many,
        await medians(LOOKS, [large, small], (at, place) => look(at, place, 'commit')),
      ),
      line('append of a unit', many, await medians(APPENDS, [large, small], append)),
    ]
  } finally {
    for (const { repo } of [large, small]) rmSync(repo, { recursive: true, force: true })
  }
}

function line(what: string, many: number, [ours = 0, theirs = 0]: number[]): string {
  const figures = `${ours.toFixed(1)} ms; in one of ${FEW}: ${theirs.toFixed(1)} ms; ratio ${(ours / theirs).toFixed(2)}`
  return `${what} in a ledger of ${many} units: ${figures}`
}

interface Place {
  repo: string
  units: number
}

async function generate(units: number): Promise<Place> {
  const repo = mkdtempSync(join(tmpdir(), 'jidoka-bench-ledger-'))
  spawnSync('git', ['init', '-q', '--bare', '.'], { cwd: repo })
  await writeLedger(repo, generated(units))
  return { repo, units }
}

/** Opens the ledger anew, as a command does, without the start of a process of ours. */
async function look(at: number, { repo, units }: Place, by: 'serial' | 'commit'): Promise<void> {
  const number = 1 + ((at * 7919) % units)
  const ledger = await openLedger(repo)
  const found = await (by === 'serial'
    ? ledger?.ofSerial(serialNumber(number))
    : ledger?.ofCommit(commitNumber(number)))
  ledger?.close()
  if (found?.length !== 1) throw new Error(`the ledger has no unit ${number}`)
}

async function append(at: number, { repo, units }: Place): Promise<void> {
  const unit = newUnitAt(units + at + 1)
  const { entries } = await appendEntries(localLedger(repo), [unit], { now: () => new Date(0) })
  if (entries.length !== 1) throw new Error('nothing was appended')
}

/** In turns, so that what else the machine does falls on both. */
async function medians(
  runs: number,
  places: readonly Place[],
  work: (at: number, place: Place) => Promise<void>,
): Promise<number[]> {
  const times = places.map((): number[] => [])
  for (let at = 0; at < runs; at += 1)
    for (const [index, place] of places.entries()) {
      const began = performance.now()
      await work(at, place)
      times[index]?.push(performance.now() - began)
    }
  return times.map((each) => each.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0)
}

function* generated(units: number): Generator<GeneratedFile> {
  let previous = NO_ENTRY
  for (let number = 1; number <= units; number += 1) {
    const entry = unitAt(number, previous)
    previous = entryDigest(entry)
    yield { path: entryPath(number), bytes: ledgerBytes(entry) }
    yield { path: serialIndex(entry.serial), bytes: Buffer.from(`${number}\n`) }
    yield { path: commitIndex(commitNumber(number)), bytes: Buffer.from(`${number}\n`) }
  }
  yield { path: 'head.json', bytes: ledgerBytes({ sequence: units, digest: previous, kinds: {} }) }
}

function serialNumber(number: number): string {
  const digest = number.toString(16).padStart(64, '0')
  return serialOf({ repository: 'bench', base: '', specSha256: digest, lineSha256: '', policy: '' })
}

function commitNumber(number: number): string {
  return ((number * 2654435761) % 4294967296).toString(16).padStart(8, '0').padEnd(40, 'c')
}

function newUnitAt(number: number): NewUnit {
  const digest = number.toString(16).padStart(64, '0')
  return {
    ...{ kind: 'unit', serial: serialNumber(number), base: commitNumber(0), line: 'bench', end: 'released' },
    ...{
      reasons: [],
      rounds: 1,
      models: ['bench-1'],
      tool: '0.0.0',
      factory: digest,
      commit: commitNumber(number),
    },
    spec: { id: 'bench', path: 'specs/bench.spec.md', title: 'A unit of a bench', risk: 'low' },
    stations: [{ station: 'generate', round: 1, verdict: 'pass', findings: [], model: 'bench-1' }],
    files: [{ path: 'src/bench.ts', sha256: digest, lines: [digest.slice(0, 16)] }],
    ...{ assurance: 'keyed', run: { host: 'github', id: String(number), attempt: 1 }, seconds: 1 },
    trace: { summary: digest, seal: digest },
  }
}

function unitAt(number: number, previous: string): Extract<Entry, { kind: 'unit' }> {
  const unit = newUnitAt(number)
  const trace = { ...unit.trace, folder: attemptFolder(unit.serial, 1) }
  return { ...unit, trace, attempt: 1, sequence: number, previous, at: new Date(number * 1000).toISOString() }
}

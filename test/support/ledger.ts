import { appendEntries, type Appended } from '../../shared/ledger/append.ts'
import type { MergedEntry, NewEntry, NewUnit } from '../../shared/ledger/entry.ts'
import { localLedger } from '../../shared/ledger/ledger-ref.ts'
import type { KeptFile, Ledger } from '../../shared/ledger/ledger.ts'
import { openLedger } from '../../shared/ledger/open-ledger.ts'

export const NOW = new Date('2026-11-30T12:00:00.000Z')

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The n-th serial of a test. */
export function serialNumber(number: number): string {
  const digits = Array.from({ length: 12 }, (_, place) =>
    ALPHABET.charAt((number * 7919 + place * number) % 32),
  )
  const tail = number
    .toString(32)
    .toUpperCase()
    .replaceAll('I', 'W')
    .replaceAll('L', 'X')
    .replaceAll('O', 'Y')
  const text = `${digits.join('').slice(0, 8)}${tail.replaceAll('U', 'Z').padStart(4, '0')}`
  return `JD-${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8, 12)}`
}

/** A digest that nothing has. */
export function digestNumber(number: number): string {
  return number.toString(16).padStart(64, 'd')
}

export const commitNumber = (number: number): string => number.toString(16).padStart(40, 'c')

/** A unit that was released, before it has a place. Its summary has a digest of its own. */
export function newUnit(number: number, more: Partial<NewUnit> = {}): NewUnit {
  return {
    kind: 'unit',
    serial: serialNumber(number),
    spec: { id: `spec-${number}`, path: `specs/spec-${number}.spec.md`, title: 'Add a thing', risk: 'low' },
    base: commitNumber(1),
    line: 'checkout',
    end: 'released',
    reasons: [],
    rounds: 1,
    stations: [{ station: 'generate', round: 1, verdict: 'pass', findings: [] }],
    models: ['gpt-5.2'],
    tool: '0.1.0',
    factory: digestNumber(1),
    files: [{ path: 'src/thing.ts', sha256: digestNumber(2), lines: [] }],
    assurance: 'local',
    run: { host: 'local', id: 'local', attempt: 1 },
    trace: { summary: digestNumber(1000 + number), seal: digestNumber(2000 + number) },
    seconds: 1,
    ...more,
  }
}

export function newMerged(number: number, more: Partial<MergedEntry> = {}): MergedEntry {
  return {
    kind: 'merged',
    serial: serialNumber(number),
    commit: commitNumber(100 + number),
    committedAt: NOW.toISOString(),
    by: 'squash',
    files: [],
    ...more,
  }
}

/** Appends to the ledger of a repository. */
export function append(
  repo: string,
  entries: readonly NewEntry[],
  traces?: ReadonlyMap<NewEntry, readonly KeptFile[]>,
): Promise<Appended> {
  const options = { now: () => NOW, ...(traces === undefined ? {} : { traces }) }
  return appendEntries(localLedger(repo), entries, options)
}

/** The ledger of a repository, which has to be there. */
export async function opened(repo: string): Promise<Ledger> {
  const ledger = await openLedger(repo)
  if (ledger === undefined) throw new Error('there is no ledger')
  return ledger
}

/** Every item of an asynchronous list. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

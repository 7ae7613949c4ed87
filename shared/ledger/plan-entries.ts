import { FactoryError } from '../errors.ts'
import {
  entryDigest,
  entryDocument,
  type Entry,
  type NewEntry,
  type NewUnit,
  type UnitEntry,
} from './entry.ts'
import { HEAD_FILE, attemptFolder, entryPath, indexPaths, keysOf, memberPath, parseIndex } from './layout.ts'
import { NO_HEAD, ledgerBytes } from './ledger-head.ts'
import type { KeptFile, Ledger, LedgerHead } from './ledger.ts'

interface PlanOptions {
  now: () => Date
  traces?: ReadonlyMap<NewEntry, readonly KeptFile[]>
}

/** What a commit adds to the ledger. */
export interface EntryPlan {
  entries: Entry[]
  /** Every file that is new or changed, by its path in the tree of the ledger. */
  files: Map<string, Buffer>
}

/**
 * Gives new entries their places behind the last one, and says which files that makes. What the ledger says already is left out. Pure but for reading.
 * @throws FactoryError SCHEMA_INVALID for an entry that does not fit, USAGE for a note on nothing, LEDGER_BROKEN.
 */
export async function planEntries(
  ledger: Ledger | undefined,
  wanted: readonly NewEntry[],
  options: PlanOptions,
): Promise<EntryPlan> {
  const plan = new Plan(ledger)
  for (const entry of wanted) await plan.add(entry, options)
  return plan.finish()
}

class Plan {
  readonly #ledger: Ledger | undefined
  readonly #entries: Entry[] = []
  readonly #files = new Map<string, Buffer>()
  readonly #indexes = new Map<string, number[]>()
  #head: LedgerHead

  constructor(ledger: Ledger | undefined) {
    this.#ledger = ledger
    this.#head = ledger?.head ?? NO_HEAD
  }

  async add(wanted: NewEntry, { now, traces }: PlanOptions): Promise<void> {
    const known = await this.#known(wanted)
    if (isSaid(wanted, known)) return
    const said = wanted.kind === 'unit' ? unitIn(wanted, known) : wanted
    const { sequence, digest } = this.#head
    const placed = { ...said, sequence: sequence + 1, previous: digest, at: now().toISOString() }
    const entry = entryDocument.parse(placed, `the entry ${placed.sequence}`)
    await this.#place(entry)
    const isKept = entry.kind !== 'unit' || known.some((each) => isSameTrace(each, entry))
    if (!isKept) this.#keep(entry, traces?.get(wanted) ?? [])
  }

  finish(): EntryPlan {
    const files = new Map(this.#files)
    for (const [path, numbers] of this.#indexes) files.set(path, indexBytes(numbers))
    files.set(HEAD_FILE, ledgerBytes(this.#head))
    return { entries: this.#entries, files: this.#entries.length === 0 ? new Map<string, Buffer>() : files }
  }

  /** What is said of its serial, in the ledger and by the entries before it. */
  async #known(wanted: NewEntry): Promise<Entry[]> {
    const serial = 'serial' in wanted ? wanted.serial : undefined
    if (serial === undefined) return []
    const before = (await this.#ledger?.ofSerial(serial)) ?? []
    return [...before, ...this.#entries.filter((entry) => 'serial' in entry && entry.serial === serial)]
  }

  async #place(entry: Entry): Promise<void> {
    const keys = keysOf(entry, await this.#notedSerial(entry))
    for (const path of indexPaths(keys)) await this.#list(path, entry.sequence)
    const { kind } = keys
    const kinds = { ...this.#head.kinds }
    if (kind !== undefined) {
      kinds[kind] = (kinds[kind] ?? 0) + 1
      this.#indexes.set(memberPath(kind, kinds[kind]), [entry.sequence])
    }
    this.#files.set(entryPath(entry.sequence), ledgerBytes(entry))
    this.#entries.push(entry)
    this.#head = { sequence: entry.sequence, digest: entryDigest(entry), kinds }
  }

  async #list(path: string, sequence: number): Promise<void> {
    const numbers = this.#indexes.get(path) ?? numbersIn(await this.#ledger?.file(path), path)
    this.#indexes.set(path, [...numbers, sequence])
  }

  async #notedSerial(entry: Entry): Promise<string | undefined> {
    if (entry.kind !== 'note') return undefined
    const noted =
      this.#entries.find(({ sequence }) => sequence === entry.of) ?? (await this.#ledger?.entry(entry.of))
    if (noted === undefined)
      throw new FactoryError('USAGE', `there is no entry ${entry.of} to note anything on`, {
        hint: 'jidoka ledger list shows the entries',
      })
    return 'serial' in noted ? noted.serial : undefined
  }

  #keep({ serial, attempt }: UnitEntry, files: readonly KeptFile[]): void {
    for (const { path, bytes } of files) this.#files.set(`${attemptFolder(serial, attempt)}/${path}`, bytes)
  }
}

function numbersIn(bytes: Buffer | undefined, path: string): number[] {
  return bytes === undefined ? [] : parseIndex(bytes, path)
}

/** The bytes of an index file. */
export function indexBytes(numbers: readonly number[]): Buffer {
  return Buffer.from(numbers.map((number) => `${number}\n`).join(''))
}

/** A second run of the same job says nothing new. */
function isSaid(wanted: NewEntry, known: readonly Entry[]): boolean {
  switch (wanted.kind) {
    case 'unit':
      return known.some(
        (entry) =>
          isSameTrace(entry, wanted) && (wanted.commit === undefined || entry.commit === wanted.commit),
      )
    case 'merged':
      return known.some((entry) => entry.kind === 'merged' && entry.commit === wanted.commit)
    case 'reverted':
      return known.some(
        (entry) => entry.kind === 'reverted' && entry.commit === wanted.commit && entry.of === wanted.of,
      )
    case 'andon':
    case 'escape':
    case 'note':
      return false
  }
}

function isSameTrace(entry: Entry, { trace }: Pick<NewUnit, 'trace'>): entry is Entry & UnitEntry {
  return entry.kind === 'unit' && entry.trace.summary === trace.summary
}

/** A trace that is kept already keeps its number, also where it is delivered later. */
function unitIn(wanted: NewUnit, known: readonly Entry[]): UnitEntry {
  const units = known.filter((entry) => entry.kind === 'unit')
  const same = units.find((entry) => isSameTrace(entry, wanted))
  const attempt = same?.attempt ?? Math.max(0, ...units.map((unit) => unit.attempt)) + 1
  return { ...wanted, attempt, trace: { ...wanted.trace, folder: attemptFolder(wanted.serial, attempt) } }
}

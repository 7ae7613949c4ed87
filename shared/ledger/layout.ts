import { FactoryError } from '../errors.ts'
import { isObjectId } from '../git/object-id.ts'
import { pathProblem } from '../paths/safe-path.ts'
import { isSerial } from '../trace/parcel/names.ts'
import type { Entry } from './entry.ts'
import type { ListedKind } from './ledger.ts'

/** What the tree of the ledger holds at its top: docs/decisions/0040-ledger.md. */
export const HEAD_FILE = 'head.json'
export const LOG_FOLDER = 'log'
export const README_FILE = 'README.md'

/** Entries are numbered in 32 bits; the members of a kind in 24. */
const MAX_SEQUENCE = 0xffffffff
const MAX_MEMBER = 0xffffff

/** `log/00/00/01/2a.json` for the entry 298: 256 entries in a folder, which is one segment of the log. */
export function entryPath(sequence: number): string {
  return `${LOG_FOLDER}/${numberPath(sequence, 8, MAX_SEQUENCE)}.json`
}

/** `kinds/andon/00/00/01`: the sequence of the n-th entry of a kind, from 1. */
export function memberPath(kind: ListedKind, member: number): string {
  return `kinds/${kind}/${numberPath(member, 6, MAX_MEMBER)}`
}

function numberPath(number: number, digits: number, most: number): string {
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw new FactoryError('LEDGER_BROKEN', `the ledger has no place ${number}`)
  return (number.toString(16).padStart(digits, '0').match(/../g) ?? []).join('/')
}

/** `units/AB/CD/JD-ABCD-EFGH-JKMN`. @throws FactoryError USAGE for what is no serial. */
export function serialFolder(serial: string): string {
  if (!isSerial(serial))
    throw new FactoryError('USAGE', `${JSON.stringify(serial.slice(0, 80))} is not a serial`, {
      hint: 'a serial looks like JD-ABCD-EFGH-JKMN',
    })
  return `units/${serial.slice(3, 5)}/${serial.slice(5, 7)}/${serial}`
}

/** The sequences of the entries about a serial, one a line. */
export function serialIndex(serial: string): string {
  return `${serialFolder(serial)}/entries`
}

/** Folder of one trace of a serial. */
export function attemptFolder(serial: string, attempt: number): string {
  return `${serialFolder(serial)}/a${attempt}`
}

/** The sequences of the entries that name a commit, one a line. */
export function commitIndex(commit: string): string {
  return `commits/${commit.slice(0, 2)}/${commit.slice(2, 4)}/${commit.slice(4)}`
}

/** `pulls/00/00/00/0c`: the sequences of the entries that name a pull request, one a line. */
export function pullIndex(pull: number): string {
  return `pulls/${numberPath(pull, 8, MAX_SEQUENCE)}`
}

/** What an entry is found by. */
export interface EntryKeys {
  serials: string[]
  commits: string[]
  pulls: number[]
  kind: ListedKind | undefined
}

/** The index files that an entry is listed in, but for that of its kind. */
export function indexPaths({ serials, commits, pulls }: EntryKeys): string[] {
  return [...serials.map(serialIndex), ...commits.map(commitIndex), ...pulls.map(pullIndex)]
}

const NOTHING: EntryKeys = { serials: [], commits: [], pulls: [], kind: undefined }

/** A note is found by the serial of the entry that it is on: the caller names it. */
export function keysOf(entry: Entry, noted: string | undefined): EntryKeys {
  const { kind } = entry
  switch (kind) {
    case 'unit':
    case 'merged':
      return {
        ...NOTHING,
        serials: [entry.serial],
        commits: commitsIn(entry.commit),
        pulls: entry.pull === undefined ? [] : [entry.pull],
      }
    case 'reverted':
      return { ...NOTHING, serials: [entry.serial], commits: commitsIn(entry.commit, entry.of), kind }
    case 'escape':
      return { ...NOTHING, serials: [entry.serial], commits: commitsIn(entry.fix), kind }
    case 'andon':
      return { ...NOTHING, serials: serialsIn(entry.serial), kind }
    case 'note':
      return { ...NOTHING, serials: serialsIn(noted), kind }
  }
}

function serialsIn(serial: string | undefined): string[] {
  return serial === undefined ? [] : [serial]
}

function commitsIn(...commits: (string | undefined)[]): string[] {
  return [...new Set(commits.filter((commit) => commit !== undefined))].filter(isObjectId)
}

/** The numbers of an index file. @throws FactoryError LEDGER_BROKEN. */
export function parseIndex(bytes: Buffer, path: string): number[] {
  const lines = bytes.toString('latin1').split('\n').slice(0, -1)
  const numbers = lines.map(Number)
  const isRising = numbers.every((number, at) => number > (numbers[at - 1] ?? 0))
  if (
    lines.length > 0 &&
    isRising &&
    bytes.at(-1) === 0x0a &&
    lines.every((line) => /^[1-9]\d{0,9}$/.test(line))
  )
    return numbers
  throw new FactoryError('LEDGER_BROKEN', `the index ${path} of the ledger cannot be read`, {
    hint: 'jidoka ledger verify names what is wrong',
  })
}

/** May a file of this path lie in the folder of a trace? */
export function isKeptPath(path: string): boolean {
  return pathProblem(path) === undefined
}

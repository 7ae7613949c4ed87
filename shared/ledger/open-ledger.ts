import { FactoryError } from '../errors.ts'
import { keptObjects } from '../git/kept-objects.ts'
import type { ObjectReader } from '../git/object-reader.ts'
import type { Entry, EntryKind, EntryOf } from './entry.ts'
import {
  HEAD_FILE,
  attemptFolder,
  commitIndex,
  entryPath,
  isKeptPath,
  keysOf,
  memberPath,
  parseIndex,
  pullIndex,
  serialIndex,
} from './layout.ts'
import { LEDGER_BRANCH, ORIGIN_REF, SEEN_REFS, type LedgerSource } from './ledger-branch.ts'
import { parseEntry, parseHead } from './ledger-head.ts'
import { keptFilesAt } from './kept-files.ts'
import type { EntryRange, KeptFile, Ledger, ListedKind } from './ledger.ts'
import { newerOf, tipsOf } from './tips.ts'
import { refuseGone, refuseRewritten } from './seen.ts'

export interface OpenOptions {
  /** A revision that is a ledger. Default: the branch of this clone, or the one that was fetched from origin. */
  ref?: string | undefined
}

/**
 * The ledger of a repository, or `undefined` when there is none. Of the branch here and the one of origin, the one that goes on from the other
 * counts; where neither does, that of origin does, because the team shares it.
 * @throws FactoryError LEDGER_BROKEN, LEDGER_REWRITTEN when it does not go on from what this clone saw last; those of git.
 */
export async function openLedger(repo: string, { ref }: OpenOptions = {}): Promise<Ledger | undefined> {
  return (await openNewest(repo, ref)).ledger
}

/** That ledger, and the one of this clone where it is another one. @throws FactoryError LEDGER_BROKEN, LEDGER_REWRITTEN; those of git. */
export async function openLedgers(repo: string): Promise<Ledger[]> {
  const { ledger, local } = await openNewest(repo, undefined)
  if (ledger === undefined) return []
  return local === undefined || local === ledger.commit ? [ledger] : [ledger, await ledgerAt(repo, local)]
}

/** The first tip is that of this clone, where no revision is named. */
async function openNewest(
  repo: string,
  ref: string | undefined,
): Promise<{ ledger?: Ledger; local?: string | undefined }> {
  const names = ref === undefined ? [`refs/heads/${LEDGER_BRANCH}`, ORIGIN_REF] : [ref]
  const seen = await tipsOf(repo, Object.values(SEEN_REFS))
  const tips = await tipsOf(repo, names)
  const [first, second] = names.map((name) => tips.get(name))
  const source: LedgerSource = first === undefined ? 'origin' : await newerOf(repo, first, second)
  const commit = source === 'local' ? first : second
  if (commit === undefined) {
    if (ref === undefined) for (const each of SOURCES) refuseGone(each, seen.get(SEEN_REFS[each]))
    return {}
  }
  const ledger = await ledgerAt(repo, commit)
  if (ref === undefined) await refuseRewritten(ledger, { repo, source, seen: seen.get(SEEN_REFS[source]) })
  return { ledger, local: first }
}

const SOURCES: readonly LedgerSource[] = ['local', 'origin']

/** The ledger at a commit, whose objects are here or can be fetched. @throws FactoryError LEDGER_BROKEN, those of git. */
export function ledgerAt(repo: string, commit: string): Promise<Ledger> {
  return ledgerIn(keptObjects(repo), commit)
}

/** The same from objects that are open; closing the ledger closes them. Throws as {@link ledgerAt}. */
export async function ledgerIn(reader: ObjectReader, commit: string): Promise<Ledger> {
  const blob = (path: string): Promise<Buffer | undefined> => blobAt(reader, `${commit}:${path}`)
  const head = parseHead(await blob(HEAD_FILE))
  const at = async (sequence: number): Promise<Entry> => parseEntry(await blob(entryPath(sequence)), sequence)
  const listed = async (path: string): Promise<Entry[]> => {
    const bytes = await blob(path)
    return bytes === undefined ? [] : Promise.all(parseIndex(bytes, path).map(at))
  }
  const ledger: Ledger = {
    commit,
    head,
    entries: (range = {}) => inOrder(at, head.sequence, range),
    ofKind: (kind) => membersOf(kind, { count: head.kinds[kind] ?? 0, blob, at }),
    entry: async (sequence) => (sequence > head.sequence ? undefined : at(sequence)),
    ofSerial: async (serial) => aboutSerial(await listed(serialIndex(serial)), serial),
    ofCommit: async (sha) => (await listed(commitIndex(sha))).filter((entry) => names(entry, sha)),
    ofPull: async (pull) =>
      (await listed(pullIndex(pull))).filter((entry) => keysOf(entry, undefined).pulls.includes(pull)),
    file: (path) => (isKeptPath(path) ? blob(path) : Promise.resolve(undefined)),
    traceOf: (serial, attempt) => keptTrace(ledger, reader, { serial, attempt }),
    close: () => reader.close(),
  }
  return ledger
}

async function blobAt(reader: ObjectReader, name: string): Promise<Buffer | undefined> {
  const object = await reader.read(name)
  return object?.type === 'blob' ? object.content : undefined
}

/** Entries that are read at once. */
const CHUNK = 256

async function* inOrder(
  at: (sequence: number) => Promise<Entry>,
  last: number,
  { from, newestFirst = false }: EntryRange,
): AsyncGenerator<Entry> {
  const step = newestFirst ? -1 : 1
  const start = newestFirst ? Math.min(from ?? last, last) : Math.max(from ?? 1, 1)
  const count = newestFirst ? start : last - start + 1
  for (let done = 0, size = 16; done < count; done += size, size = CHUNK) {
    const length = Math.min(size, count - done)
    const sequences = Array.from({ length }, (_, index) => start + step * (done + index))
    yield* await Promise.all(sequences.map(at))
  }
}

interface Members {
  count: number
  blob: (path: string) => Promise<Buffer | undefined>
  at: (sequence: number) => Promise<Entry>
}

async function membersOf<K extends ListedKind>(kind: K, { count, blob, at }: Members): Promise<EntryOf<K>[]> {
  const paths = Array.from({ length: count }, (_, index) => memberPath(kind, index + 1))
  const entries = await Promise.all(
    paths.map(async (path) => {
      const [sequence = 0] = parseIndex((await blob(path)) ?? Buffer.alloc(0), path)
      return at(sequence)
    }),
  )
  const stranger = entries.find((entry) => !isOfKind(entry, kind))
  if (stranger === undefined) return entries.filter((entry) => isOfKind(entry, kind))
  throw new FactoryError('LEDGER_BROKEN', `the ledger lists the entry ${stranger.sequence} as ${kind}`)
}

function isOfKind<K extends EntryKind>(entry: Entry, kind: K): entry is EntryOf<K> {
  return entry.kind === kind
}

/** An index that names a strange entry makes nothing of that entry: a note counts with the entry that it is on. */
function aboutSerial(entries: readonly Entry[], serial: string): Entry[] {
  return entries.filter((entry) => entry.kind === 'note' || keysOf(entry, undefined).serials.includes(serial))
}

function names(entry: Entry, commit: string): boolean {
  return keysOf(entry, undefined).commits.includes(commit)
}

async function keptTrace(
  ledger: Ledger,
  reader: ObjectReader,
  { serial, attempt }: { serial: string; attempt: number | undefined },
): Promise<KeptFile[] | undefined> {
  const number = attempt ?? (await lastAttempt(ledger, serial))
  if (number === undefined) return undefined
  const files = await keptFilesAt(reader, `${ledger.commit}:${attemptFolder(serial, number)}`)
  return files.length === 0 ? undefined : files
}

async function lastAttempt(ledger: Ledger, serial: string): Promise<number | undefined> {
  const units = (await ledger.ofSerial(serial)).filter((entry) => entry.kind === 'unit')
  return units.at(-1)?.attempt
}

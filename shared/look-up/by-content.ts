import { openObjects } from '../git/object-reader.ts'
import type { EntryOf } from '../ledger/entry.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { LookUp, UnitOfCommit } from './commit-units.ts'
import { lineHashes } from '../ledger/added-lines.ts'

/** Lines of a file of a commit that no entry and no message says anything about. */
export interface Unexplained {
  commit: string
  path: string
  hashes: ReadonlySet<string>
}

/** Entries that are looked through, the newest first: who merges without telling the ledger does so soon. */
const MOST_ENTRIES = 5000
/** Of the lines of a unit in a file, this many have to be in the commit, or they are there by chance. */
const LEAST_SHARE = 0.5

/**
 * The units whose lines these are, by nothing but their content: for a squash that nobody has told the ledger of, and that lost its message. One
 * pass through the newest entries, for all of them together.
 */
export async function unitsByContent(
  { repo, ledger }: LookUp,
  wanted: readonly Unexplained[],
): Promise<Map<Unexplained, UnitOfCommit>> {
  if (ledger === undefined || wanted.length === 0) return new Map()
  const objects = openObjects(repo)
  try {
    return await lookThrough(ledger, wanted, (name) => textOf(objects.read(name)))
  } finally {
    objects.close()
  }
}

type ReadText = (name: string) => Promise<string>

async function lookThrough(
  ledger: Ledger,
  wanted: readonly Unexplained[],
  read: ReadText,
): Promise<Map<Unexplained, UnitOfCommit>> {
  const found = new Map<Unexplained, UnitOfCommit>()
  let left = MOST_ENTRIES
  for await (const entry of ledger.entries({ newestFirst: true })) {
    if (left-- === 0 || found.size === wanted.length) break
    if (entry.kind !== 'unit' || entry.end !== 'released') continue
    for (const each of wanted.filter((one) => !found.has(one))) {
      const unit = await fitting(entry, each, read)
      if (unit !== undefined) found.set(each, unit)
    }
  }
  return found
}

async function textOf(reading: Promise<{ content: Buffer } | undefined>): Promise<string> {
  return (await reading)?.content.toString('utf8') ?? ''
}

async function fitting(
  entry: EntryOf<'unit'>,
  { commit, path, hashes }: Unexplained,
  read: ReadText,
): Promise<UnitOfCommit | undefined> {
  const file = entry.files.find((each) => each.path === path)
  if (file === undefined || !file.lines.some((line) => hashes.has(line))) return undefined
  const there = new Set(lineHashes(await read(`${commit}:${path}`)))
  const kept = file.lines.filter((line) => there.has(line)).length
  if (kept < file.lines.length * LEAST_SHARE) return undefined
  const { serial, sequence } = entry
  const lines = new Map([[path, { hashes: new Set(file.lines), isCut: file.cut === true }]])
  return { serial, evidence: 'lines', entry: sequence, lines }
}

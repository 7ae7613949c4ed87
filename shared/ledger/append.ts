import { noneOn } from '../errors.ts'
import { pushOnTop, type SharedRef } from '../git/push-on-top.ts'
import { updateRef } from '../git/revision.ts'
import { entryDigest, type Entry, type NewEntry } from './entry.ts'
import { README_FILE } from './layout.ts'
import { SEEN_REFS } from './ledger-branch.ts'
import type { LedgerCommit } from './ledger-objects.ts'
import type { LedgerRef } from './ledger-ref.ts'
import type { KeptFile, Ledger } from './ledger.ts'
import { ledgerIn } from './open-ledger.ts'
import { planEntries } from './plan-entries.ts'
import { refuseGone, refuseRewritten } from './seen.ts'

export interface AppendOptions {
  now: () => Date
  /** What is kept of the trace of each unit among the entries, its paths inside the folder of the trace. */
  traces?: ReadonlyMap<NewEntry, readonly KeptFile[]>
}

/** What was done: the entries that are new, with their places, and the tip after it. */
export interface Appended {
  tip: string | undefined
  entries: Entry[]
}

/** Others append at the same time: twenty of them need some dozens of tries in the worst case. */
const MOST_TRIES = 80
const LONGEST_WAIT_MS = 1500

/**
 * Adds entries to the ledger, in this order and all in one commit, on top of what others added meanwhile. What the ledger says already (the same
 * trace of a unit, the same commit for a serial) is not said again. A process that is killed leaves the branch as it was, or with everything.
 * @throws FactoryError LEDGER_REWRITTEN, LEDGER_BROKEN, PUBLISH_OCCUPIED when others were always faster; those of the ref.
 */
export async function appendEntries(
  ref: LedgerRef,
  entries: readonly NewEntry[],
  options: AppendOptions,
): Promise<Appended> {
  const objects = ref.open()
  let added: Entry[] = []
  // what was seen is read before the tip: others may move both
  const looked: { seen?: string | undefined; tip?: string | undefined } = {}
  const shared: SharedRef = {
    async tip() {
      looked.seen = await ref.seen()
      looked.tip = await ref.tip()
      return looked.tip
    },
    push: (commit, expected) => ref.push(commit, expected),
  }
  const build = async (tip: string | undefined): Promise<string | undefined> => {
    const ledger = tip === undefined ? undefined : await ledgerIn(objects.reader, tip)
    if (ledger === undefined) refuseGone(ref.source, looked.seen)
    else await remember(ref, ledger, looked.seen)
    const plan = await planEntries(ledger, entries, options)
    added = plan.entries
    return added.length === 0 ? tip : objects.commit({ tip, ...commitOf(tip, plan, options) })
  }
  try {
    const wait = (tries: number): Promise<void> => ref.sleep(jitter(tries))
    const tip = await pushOnTop(shared, build, { most: MOST_TRIES, wait })
    if (tip !== undefined && added.length > 0) await moveSeen(ref, tip, looked.tip)
    return { tip, entries: added }
  } finally {
    objects.reader.close()
  }
}

async function remember(
  { memory, source }: LedgerRef,
  ledger: Ledger,
  seen: string | undefined,
): Promise<void> {
  if (memory !== undefined) await refuseRewritten(ledger, { repo: memory, source, seen })
}

/** The new tip goes on from the one before, which was compared. Where others have seen a later one by now, that stays. */
async function moveSeen(
  { memory, source }: LedgerRef,
  tip: string,
  before: string | undefined,
): Promise<void> {
  if (memory === undefined) return
  const expected = before ?? '0'.repeat(tip.length)
  await updateRef(memory, SEEN_REFS[source], tip, expected).catch(noneOn('GIT_FAILED'))
}

/** Writers that failed together must not try together again. */
function jitter(tries: number): number {
  return Math.random() * Math.min(LONGEST_WAIT_MS, 40 * 2 ** Math.min(tries, 8))
}

function commitOf(
  tip: string | undefined,
  { entries, files }: { entries: readonly Entry[]; files: ReadonlyMap<string, Buffer> },
  { now }: AppendOptions,
): Omit<LedgerCommit, 'tip'> {
  const first: [string, Buffer][] = tip === undefined ? [[README_FILE, Buffer.from(LEDGER_README)]] : []
  const message = `${subjectOf(entries)}\n\n${entries.map(lineOf).join('\n')}\n`
  return { files: new Map([...files, ...first]), message, date: now().toISOString() }
}

function subjectOf(entries: readonly Entry[]): string {
  const [first] = entries
  return first !== undefined && entries.length === 1 ? titleOf(first) : `${entries.length} entries`
}

function titleOf(entry: Entry): string {
  if (entry.kind === 'unit') return `${entry.serial} ${entry.end}`
  if (entry.kind === 'andon') return `andon ${entry.action}`
  return entry.kind === 'note' ? `note on ${entry.of}` : `${entry.serial} ${entry.kind}`
}

function lineOf(entry: Entry): string {
  return `${entry.sequence} ${entryDigest(entry)}`
}

/** Stands at the top of the branch, for whoever finds it. It is written with the first entry and never changed. */
const LEDGER_README = `# The ledger

This branch says what became of every unit of the line. Jidoka appends to it; nothing here is edited or removed by hand.

- \`log/\` holds the entries, numbered in hexadecimal. Each holds the SHA-256 of the canonical JSON of the one before.
- \`units/\` holds a folder for each serial: \`entries\` names the entries about it, and \`a1\`, \`a2\`, ... are its signed traces.
- \`commits/\` and \`pulls/\` name the entries about a commit or a pull request, \`kinds/\` those of a kind.
- \`head.json\` names the last entry.

\`jidoka ledger verify\` proves all of it, \`jidoka ledger list\` and \`jidoka ledger show <serial>\` read it, and \`jidoka ledger export <folder>\` writes
it as plain files. Let a rule for branches forbid force-pushes to it and its deletion.
`

import { FactoryError } from '../../errors.ts'
import type { Entry, EntryKind } from '../../ledger/entry.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { oneOfIfAny, type Arguments, type Outcome, type Terminal } from '../command.ts'
import { entryLine } from '../../ledger/entry-line.ts'
import { windowOf } from '../../look-up/window.ts'
import { withLedger } from './here.ts'

const KINDS: readonly EntryKind[] = ['unit', 'merged', 'reverted', 'andon', 'escape', 'note']
const DEFAULT_MOST = 50

/** Prints the newest entries first. */
export async function listLedger(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const wanted = wantedOf(args)
  return withLedger(args, cwd, async ({ ledger }) => {
    const { commit, head } = ledger
    const entries = await entriesOf(ledger, wanted)
    const json = { commit, sequence: head.sequence, entries }
    return { exit: 0, json, text: entries.map(entryLine).join('\n') || 'there is no such entry' }
  })
}

async function entriesOf(ledger: Ledger, wanted: Wanted): Promise<Entry[]> {
  const found: Entry[] = []
  for await (const entry of ledger.entries({ newestFirst: true })) {
    if (found.length === wanted.most || (wanted.since !== undefined && entry.at < wanted.since)) break
    if (isWanted(entry, wanted)) found.push(entry)
  }
  return found
}

interface Wanted {
  kind: EntryKind | undefined
  /** As the times of entries are written. */
  since?: string
  until?: string
  most: number
}

function wantedOf(args: Arguments): Wanted {
  const most = args.text('most') ?? String(DEFAULT_MOST)
  if (!/^[1-9]\d{0,8}$/.test(most)) throw new FactoryError('USAGE', `--most is ${JSON.stringify(most)}`)
  return {
    kind: oneOfIfAny('kind', args.text('kind'), KINDS),
    ...windowOf(args.text),
    most: Number(most),
  }
}

function isWanted(entry: Entry, { kind, until }: Wanted): boolean {
  return (kind === undefined || entry.kind === kind) && (until === undefined || entry.at <= until)
}

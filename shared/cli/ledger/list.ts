import { FactoryError } from '../../errors.ts'
import type { Entry, EntryKind } from '../../ledger/entry.ts'
import { oneOfIfAny, type Arguments, type Outcome, type Terminal } from '../command.ts'
import { entryLine } from '../../ledger/entry-line.ts'
import { ledgerHere } from './here.ts'

const KINDS: readonly EntryKind[] = ['unit', 'merged', 'reverted', 'andon', 'escape', 'note']
const DEFAULT_MOST = 50

/** Prints the newest entries first. */
export async function listLedger(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const wanted = wantedOf(args)
  const { ledger } = await ledgerHere(args, cwd)
  const found: Entry[] = []
  for await (const entry of ledger.entries({ newestFirst: true })) {
    if (found.length === wanted.most || (wanted.since !== undefined && entry.at < wanted.since)) break
    if (isWanted(entry, wanted)) found.push(entry)
  }
  ledger.close()
  const { commit, head } = ledger
  const json = { commit, sequence: head.sequence, entries: found }
  return { exit: 0, json, text: found.map(entryLine).join('\n') || 'there is no such entry' }
}

interface Wanted {
  kind: EntryKind | undefined
  /** As the times of entries are written. */
  since: string | undefined
  until: string | undefined
  most: number
}

function wantedOf(args: Arguments): Wanted {
  const most = args.text('most') ?? String(DEFAULT_MOST)
  if (!/^[1-9]\d{0,8}$/.test(most)) throw new FactoryError('USAGE', `--most is ${JSON.stringify(most)}`)
  return {
    kind: oneOfIfAny('kind', args.text('kind'), KINDS),
    since: timeOf('since', args.text('since'), 'T00:00:00.000Z'),
    until: timeOf('until', args.text('until'), 'T23:59:59.999Z'),
    most: Number(most),
  }
}

/** A day means all of it, in UTC. */
function timeOf(name: string, text: string | undefined, ofDay: string): string | undefined {
  if (text === undefined) return undefined
  const time = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}${ofDay}` : text)
  if (!Number.isNaN(time.getTime())) return time.toISOString()
  throw new FactoryError('USAGE', `--${name} is ${JSON.stringify(text)}`, {
    hint: 'a day looks like 2026-11-30',
  })
}

function isWanted(entry: Entry, { kind, until }: Wanted): boolean {
  return (kind === undefined || entry.kind === kind) && (until === undefined || entry.at <= until)
}

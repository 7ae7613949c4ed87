import { FactoryError } from '../../errors.ts'
import { resolveCommit } from '../../git/revision.ts'
import type { Entry } from '../../ledger/entry.ts'
import { isSerial } from '../../trace/parcel/names.ts'
import { onlyPositional, type Arguments, type Outcome, type Terminal } from '../command.ts'
import { entryLine } from '../../ledger/entry-line.ts'
import { withLedger, type LedgerHere } from './here.ts'

/** Prints every entry about a serial, about a commit, or the one at a place. */
export async function showSerial(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const named = onlyPositional(args, 'serial, commit or number')
  const { commit, entries } = await withLedger(args, cwd, async (here) => ({
    commit: here.ledger.commit,
    entries: await entriesOf(here, named),
  }))
  if (entries.length > 0)
    return { exit: 0, json: { commit, entries }, text: entries.map(entryLine).join('\n') }
  throw new FactoryError('USAGE', `the ledger says nothing of ${JSON.stringify(named.slice(0, 80))}`, {
    hint: 'jidoka ledger list shows what it holds; jidoka ledger sync adds what was merged since',
  })
}

async function entriesOf({ repo, ledger }: LedgerHere, named: string): Promise<Entry[]> {
  if (isSerial(named)) return ledger.ofSerial(named)
  if (/^[1-9]\d{0,6}$/.test(named)) {
    const entry = await ledger.entry(Number(named))
    if (entry !== undefined) return [entry]
  }
  return ledger.ofCommit(await resolveCommit(repo, named))
}

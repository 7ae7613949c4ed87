import { readFileAt } from '../../git/tree.ts'
import { appendEntries } from '../../ledger/append.ts'
import type { NewEntry } from '../../ledger/entry.ts'
import { keptFiles } from '../../ledger/kept-trace.ts'
import type { KeptFile } from '../../ledger/ledger.ts'
import { unitEntryOf, type EntrySource } from '../../ledger/unit-entry.ts'
import { SEAL_FILE } from '../../trace/folder/seal.ts'
import type { FoundTrace } from '../deliver/find-trace.ts'
import { withLedgerToWrite, type LedgerServer } from './server-ledger.ts'

/** Where a unit was delivered. */
export type DeliveredAt = Pick<EntrySource, 'branch' | 'commit' | 'pull'>

/**
 * Writes a unit that ended into the ledger of the server, with its trace. Doing it again says nothing twice.
 * @throws FactoryError LEDGER_BROKEN; those of a Remote and of git.
 */
export async function enterUnit(
  { trace, files }: Pick<FoundTrace, 'trace' | 'files'>,
  delivered: DeliveredAt,
  server: LedgerServer,
): Promise<void> {
  const base = trace.links[0]?.extension.base ?? ''
  const entry = await unitEntryOf(trace, {
    seal: files.find(({ path }) => path === SEAL_FILE)?.bytes ?? Buffer.alloc(0),
    fileAtBase: (path) => readFileAt(server.repo, base, path),
    ...delivered,
  })
  const traces = new Map<NewEntry, KeptFile[]>([[entry, keptFiles(files)]])
  const now = (): Date => new Date()
  await withLedgerToWrite(server, (ref) => appendEntries(ref, [entry], { now, traces }))
}

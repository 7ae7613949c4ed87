import { hasCode } from '../../errors.ts'
import { openRemoteRef, type RemoteRef } from '../../git/remote-ref.ts'
import { isAncestor } from '../../git/revision.ts'
import type { Entry } from '../../ledger/entry.ts'
import { SYNCED_REFS } from '../../ledger/ledger-branch.ts'
import { ledgerIn } from '../../ledger/open-ledger.ts'
import { goingOnFrom, syncLedger } from '../../ledger/sync/sync-ledger.ts'
import { withServerLedger, type LedgerServer } from './server-ledger.ts'
import { apiLedger } from './api-ledger.ts'
import { notWritten } from './not-written.ts'
import { serverOptions } from '../server-remote.ts'

/** A branch of the server, as it is checked out. */
export interface CheckedOut {
  branch: string
  tip: string
}

/** What was looked at and entered; `none`: there is no ledger yet. */
export type SyncEnd = { kind: 'none' } | { kind: 'synced'; commits: number; entries: Entry[] }

/**
 * Enters into the ledger of the server what arrived on a branch since it was looked through last, which a ref of the server remembers for all
 * runs. That ref moves once everything is entered: a run that fails leaves its commits to the next one.
 * @throws FactoryError LEDGER_DENIED, LEDGER_NOT_WRITTEN, LEDGER_BROKEN; those of git.
 */
export async function syncBranch(server: LedgerServer, checkedOut: CheckedOut): Promise<SyncEnd> {
  const later =
    'the next push to the branch enters it too, and so does `jidoka ledger sync --push` in a clone'
  return sync(server, checkedOut).catch((thrown: unknown) =>
    notWritten(thrown, { what: `what arrived on ${checkedOut.branch} is`, later }),
  )
}

/** Everything that the ledger says is read through git, which brings it at once, whoever writes. */
async function sync(server: LedgerServer, { branch, tip }: CheckedOut): Promise<SyncEnd> {
  const mark = openRemoteRef(serverOptions(server), `${SYNCED_REFS}/${branch}`)
  const { repo, write } = server
  return withServerLedger(server, async (ref) => {
    const last = await mark.tip()
    const at = await ref.tip()
    if (at === undefined) return { kind: 'none' }
    if (last !== undefined && (await isAncestor(repo, tip, last)))
      return { kind: 'synced', commits: 0, entries: [] }
    const from = await goingOnFrom(repo, last, tip)
    await ref.bringEntries?.(at)
    const ledger = await ledgerIn(ref.open().reader, at)
    const to = write === 'api' ? await apiLedger(server) : ref
    const { commits, ends, entries } = await syncLedger(to, ledger, {
      repo,
      tip,
      from,
      now: () => new Date(),
    })
    // what lies before the end of a shallow checkout is left to a run that has it
    if (ends.length === 0) await move(mark, tip, last)
    return { kind: 'synced', commits, entries }
  })
}

/** Another run that moved it meanwhile has looked as well. */
async function move(mark: RemoteRef, tip: string, last: string | undefined): Promise<void> {
  try {
    await mark.push(tip, last)
  } catch (thrown) {
    if (!hasCode(thrown, 'PUBLISH_OCCUPIED')) throw thrown
  }
}

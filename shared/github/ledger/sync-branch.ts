import { FactoryError } from '../../errors.ts'
import { openObjects } from '../../git/object-reader.ts'
import { openRemoteRef, type RemoteRef } from '../../git/remote-ref.ts'
import { isAncestor } from '../../git/revision.ts'
import type { Entry } from '../../ledger/entry.ts'
import { SYNCED_REFS } from '../../ledger/ledger-branch.ts'
import { ledgerAt } from '../../ledger/open-ledger.ts'
import { goingOnFrom, syncLedger } from '../../ledger/sync/sync-ledger.ts'
import { withServerLedger } from './server-ledger.ts'
import { notWritten } from './not-written.ts'
import { serverOptions, type ServerAccess } from '../server-remote.ts'

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
export async function syncBranch(access: ServerAccess, checkedOut: CheckedOut): Promise<SyncEnd> {
  const later =
    'the next push to the branch enters it too, and so does `jidoka ledger sync --push` in a clone'
  return sync(access, checkedOut).catch((thrown: unknown) =>
    notWritten(thrown, { what: `what arrived on ${checkedOut.branch} is`, later }),
  )
}

async function sync(access: ServerAccess, { branch, tip }: CheckedOut): Promise<SyncEnd> {
  const mark = openRemoteRef(serverOptions(access), `${SYNCED_REFS}/${branch}`)
  const { repo } = access
  return withServerLedger(access, async (ref) => {
    const last = await mark.tip()
    const from = await goingOnFrom(repo, last, tip)
    const at = await ref.tip()
    if (at === undefined) return { kind: 'none' }
    if (last !== undefined && (await isAncestor(repo, tip, last)))
      return { kind: 'synced', commits: 0, entries: [] }
    await ref.bringEntries?.(at)
    const ledger = await ledgerAt(ref.repo, at, openObjects(ref.repo, ref.env))
    const { commits, ends, entries } = await syncLedger(ref, ledger, {
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
    if (!(thrown instanceof FactoryError) || thrown.code !== 'PUBLISH_OCCUPIED') throw thrown
  }
}

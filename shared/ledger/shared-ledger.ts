import { FactoryError, isAbout } from '../errors.ts'
import { gitSucceeds } from '../git/git.ts'
import { localLedger, type LedgerRef } from './ledger-ref.ts'
import { originLedger } from './origin-ledger.ts'

/** Is this clone of a server? */
export function hasOrigin(repo: string): Promise<boolean> {
  return gitSucceeds(repo, ['config', '--get', 'remote.origin.url'])
}

/** The ledger that a person writes to: that of the server where the clone has one, so that the whole team reads it; else the local one. */
export async function sharedLedger(repo: string, env: NodeJS.ProcessEnv): Promise<LedgerRef> {
  return (await hasOrigin(repo)) ? originLedger(repo, env) : localLedger(repo)
}

/**
 * Brings the ledger of the server that this clone is of, as far as there is one.
 * @throws FactoryError LEDGER_UNREACHABLE: whether it has one is not known then.
 */
export async function fetchSharedLedger(repo: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (!(await hasOrigin(repo))) return
  try {
    await originLedger(repo, env).tip()
  } catch (thrown) {
    if (!isAbout(thrown, 'PUBLISH')) throw thrown
    throw new FactoryError('LEDGER_UNREACHABLE', `origin cannot be asked for its ledger: ${thrown.message}`, {
      cause: thrown,
      hint: 'make the server reachable and run again',
    })
  }
}

import { FactoryError, isAbout } from '../../errors.ts'
import type { Factory } from '../../factory/factory.ts'
import type { LedgerRef } from '../../ledger/ledger-ref.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { ledgerIn } from '../../ledger/open-ledger.ts'
import { withServerLedger } from '../ledger/server-ledger.ts'
import type { GithubFacts } from '../github-facts.ts'

/** How a job reads the ledger of its repository. */
export interface LedgerAccess {
  /** Folder of the clone. */
  repo: string
  /** Reads the repository; may be empty. */
  token: string
  env: NodeJS.ProcessEnv
  warn: (message: string) => void
}

/**
 * Works with the ledger of the server: a list of one, or an empty one where there is none. A server that does not answer is a fault where
 * factory.yml has `andon`; elsewhere it is a warning, and no ledger.
 * @throws FactoryError LEDGER_UNREACHABLE, LEDGER_BROKEN; what `work` throws.
 */
export async function withLedgers<T>(
  facts: GithubFacts,
  { andon }: Pick<Factory, 'andon'>,
  { repo, token, env, warn }: LedgerAccess,
  work: (ledgers: readonly Ledger[]) => Promise<T>,
): Promise<T> {
  return withServerLedger({ facts, repo, token, env }, async (ref) => {
    const tip = await tipOrWarning(ref, { isNeeded: andon !== undefined, warn })
    if (tip === undefined) return work([])
    const ledger = await ledgerIn(ref.open().reader, tip)
    try {
      return await work([ledger])
    } finally {
      ledger.close()
    }
  })
}

async function tipOrWarning(
  ref: LedgerRef,
  { isNeeded, warn }: { isNeeded: boolean; warn: LedgerAccess['warn'] },
): Promise<string | undefined> {
  try {
    return await ref.tip()
  } catch (thrown) {
    if (!isAbout(thrown, 'PUBLISH')) throw thrown
    if (isNeeded) throw unreachable(thrown)
    warn(`the server was not asked whether the line is stopped: ${thrown.message}`)
    return undefined
  }
}

function unreachable(cause: FactoryError): FactoryError {
  const message = `nobody knows whether the line is stopped: ${cause.message}`
  return new FactoryError('LEDGER_UNREACHABLE', message, {
    cause,
    hint: 're-run the job; it needs `permissions: contents: read` and `token: ${{ github.token }}`',
  })
}

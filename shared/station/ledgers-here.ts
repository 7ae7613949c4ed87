import type { Factory } from '../factory/factory.ts'
import { openLedgers } from '../ledger/open-ledger.ts'
import { fetchSharedLedger } from '../ledger/shared-ledger.ts'
import type { Ledger } from '../ledger/ledger.ts'

/**
 * The ledgers that stop a line on this machine: the one of this clone, and that of its server. The server is asked only where factory.yml has
 * `andon`; else what was fetched last counts. A pull in either of them counts, also while one does not go on from the other.
 * @throws FactoryError LEDGER_UNREACHABLE where factory.yml has `andon`; LEDGER_BROKEN, LEDGER_REWRITTEN.
 */
export async function ledgersHere(
  repo: string,
  { andon }: Pick<Factory, 'andon'>,
  env: NodeJS.ProcessEnv,
): Promise<Ledger[]> {
  if (andon !== undefined) await fetchSharedLedger(repo, env)
  return openLedgers(repo)
}

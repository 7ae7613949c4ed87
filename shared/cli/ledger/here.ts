import { FactoryError } from '../../errors.ts'
import { LEDGER_BRANCH } from '../../ledger/ledger-branch.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import type { Arguments } from '../command.ts'
import { repositoryOf } from '../work-tree.ts'

/** The repository that is meant, and its ledger. */
export interface LedgerHere {
  repo: string
  ledger: Ledger
}

/**
 * Opens the ledger of the repository that is meant, hands it over, and closes it whatever comes of that.
 * @throws FactoryError LEDGER_MISSING, LEDGER_REWRITTEN, LEDGER_BROKEN, GIT_NOT_A_REPOSITORY; those of `use`.
 */
export async function withLedger<T>(
  args: Arguments,
  cwd: string,
  use: (here: LedgerHere) => Promise<T>,
): Promise<T> {
  return closing(await ledgerHere(args, cwd), use)
}

/** Hands a ledger that is open over, and closes it whatever comes of that. */
export async function closing<T>(here: LedgerHere, use: (here: LedgerHere) => Promise<T>): Promise<T> {
  try {
    return await use(here)
  } finally {
    here.ledger.close()
  }
}

async function ledgerHere(args: Arguments, cwd: string): Promise<LedgerHere> {
  const repo = await repositoryOf(args, cwd)
  const ledger = await openLedger(repo)
  if (ledger !== undefined) return { repo, ledger }
  throw new FactoryError(
    'LEDGER_MISSING',
    `there is no branch ${LEDGER_BRANCH} in ${repo}, nor one of origin`,
    {
      hint: `run a unit, which makes it, or fetch it: git fetch origin ${LEDGER_BRANCH}:refs/remotes/origin/${LEDGER_BRANCH}`,
    },
  )
}

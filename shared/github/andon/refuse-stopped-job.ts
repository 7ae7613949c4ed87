import { refuseStopped, type Stoppable } from '../../station/andon.ts'
import { ledgersHere } from '../../station/ledgers-here.ts'
import type { Trust } from '../../trace/verify/trust.ts'
import { githubFacts } from '../github-facts.ts'
import { isDelivered } from '../refuse-other-commit.ts'
import { withLedgers, type LedgerAccess } from './server-ledgers.ts'

/** A job before it spends anything. */
export interface Spending extends LedgerAccess {
  trust: Trust
}

/**
 * Refuses to work while the line is stopped. The server is asked where units are delivered to it and where factory.yml has `andon`; with that
 * field a server that does not answer stops the line too.
 * @throws FactoryError ANDON_PULLED; LEDGER_UNREACHABLE, LEDGER_BROKEN, LEDGER_REWRITTEN.
 */
export async function refuseStoppedJob(unit: Stoppable, spending: Spending): Promise<void> {
  const { factory } = unit
  const { env, trust } = spending
  const facts = githubFacts(env)
  if (facts === undefined)
    return env['GITHUB_RUN_ID'] === undefined ? refuseStoppedHere(unit, spending) : undefined
  if (factory.andon === undefined && !isDelivered(factory, env)) return
  await withLedgers(facts, factory, spending, (ledgers) =>
    refuseStopped(unit, { ledgers, trust, now: new Date() }),
  )
}

/** A step of an action on a machine that is not GitHub. */
async function refuseStoppedHere(unit: Stoppable, { repo, env, trust }: Spending): Promise<void> {
  const ledgers = await ledgersHere(repo, unit.factory, env)
  try {
    await refuseStopped(unit, { ledgers, trust, now: new Date() })
  } finally {
    for (const ledger of ledgers) ledger.close()
  }
}

import { FactoryError } from '../../errors.ts'
import type { Factory } from '../../factory/factory.ts'
import { remoteLedger } from '../../ledger/ledger-ref.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { ledgerAt } from '../../ledger/open-ledger.ts'
import { refuseStopped, type Stoppable } from '../../station/andon.ts'
import { ledgersHere } from '../../station/ledgers-here.ts'
import type { Trust } from '../../trace/verify/trust.ts'
import { githubFacts, type GithubFacts } from '../github-facts.ts'
import { isDelivered } from '../refuse-other-commit.ts'
import { serverRemote, sleep } from '../server-remote.ts'

/** A job before it spends anything. */
export interface Spending extends LedgerAccess {
  trust: Trust
}

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
 * Refuses to work while the line is stopped. The server is asked where units are delivered to it and where factory.yml has `andon`; with that
 * field a server that does not answer stops the line too.
 * @throws FactoryError ANDON_PULLED; LEDGER_UNREACHABLE, LEDGER_BROKEN, LEDGER_REWRITTEN.
 */
export async function refuseStoppedJob(unit: Stoppable, spending: Spending): Promise<void> {
  const ledgers = await ledgersOf(unit.factory, spending)
  try {
    await refuseStopped(unit, { ledgers, trust: spending.trust, now: new Date() })
  } finally {
    for (const ledger of ledgers) ledger.close()
  }
}

async function ledgersOf(factory: Factory, access: LedgerAccess): Promise<Ledger[]> {
  const { repo, env } = access
  const facts = githubFacts(env)
  if (facts === undefined) return env['GITHUB_RUN_ID'] === undefined ? ledgersHere(repo, factory, env) : []
  if (factory.andon === undefined && !isDelivered(factory, env)) return []
  return ledgerOnServer(facts, factory, access)
}

/** @throws FactoryError LEDGER_UNREACHABLE where factory.yml has `andon`; LEDGER_BROKEN. */
export async function ledgerOnServer(
  facts: GithubFacts,
  { andon }: Factory,
  { repo, token, env, warn }: LedgerAccess,
): Promise<Ledger[]> {
  const ref = remoteLedger(serverRemote({ facts, repo, token, env }), { repo, sleep })
  try {
    const tip = await ref.tip()
    return tip === undefined ? [] : [await ledgerAt(repo, tip)]
  } catch (thrown) {
    if (!(thrown instanceof FactoryError) || !thrown.code.startsWith('PUBLISH_')) throw thrown
    if (andon === undefined) {
      warn(`the server was not asked whether the line is stopped: ${thrown.message}`)
      return []
    }
    throw new FactoryError(
      'LEDGER_UNREACHABLE',
      `nobody knows whether the line is stopped: ${thrown.message}`,
      {
        cause: thrown,
        hint: 're-run the job; it needs `permissions: contents: read` and `token: ${{ github.token }}`',
      },
    )
  }
}

import type { Factory } from '../../factory/factory.ts'
import { lookAtAndon } from '../../ledger/andon/look-at-andon.ts'
import { isInScope } from '../../ledger/andon/scope.ts'
import { andonTrust } from '../../station/andon-trust.ts'
import { pullText } from '../../station/andon.ts'
import type { GithubFacts } from '../github-facts.ts'
import { withLedgers, type LedgerAccess } from './server-ledgers.ts'

/** What a plan would start. */
export interface Planned {
  factory: Factory
  /** The commit that the specs were listed at. */
  commit: string
  specs: readonly string[]
}

/**
 * The specs whose units the andon holds, each with who stopped it and why: starting them would come to nothing.
 * @throws FactoryError LEDGER_UNREACHABLE where factory.yml has `andon`; LEDGER_BROKEN.
 */
export async function heldSpecs(
  facts: GithubFacts,
  { factory, commit, specs }: Planned,
  access: LedgerAccess,
): Promise<Map<string, string>> {
  const { name: line, repository, andon: rules } = factory
  const trust = await andonTrust(access.repo, commit, factory)
  return withLedgers(facts, factory, access, async (ledgers) => {
    const { pulls } = await lookAtAndon(ledgers, { line, repository, rules, trust, now: new Date() })
    const held = specs.flatMap((specPath): [string, string][] => {
      const pull = pulls.find(({ scope }) => isInScope(scope, { line, specPath }))
      return pull === undefined ? [] : [[specPath, pullText(pull)]]
    })
    return new Map(held)
  })
}

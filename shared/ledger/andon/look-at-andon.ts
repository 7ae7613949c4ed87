import type { AndonRules } from '../../factory/andon-rules.ts'
import { compareText } from '../../findings.ts'
import { entryDigest, type EntryOf } from '../entry.ts'
import type { Ledger } from '../ledger.ts'
import { openPulls, type AndonStanding, type Pull } from './open-pulls.ts'
import type { Authority } from './prove-andon.ts'
import { ruleFacts } from './rule-facts.ts'
import { scopeOfLine } from './scope.ts'
import { trippedRules, type Tripped } from './tripped-rules.ts'
import { ruleName } from './watched-rules.ts'

/** A line that looks. */
export interface Looking extends Authority {
  /** Name of the line. */
  line: string
  rules: AndonRules | undefined
  now: Date
}

/**
 * How the andon stands: what people have pulled, and the rules that hold the line now. A rule needs nobody to write that it stops the line:
 * every reader of the same ledger comes to the same end. Several ledgers are read as one: a release in one frees what another holds.
 * @throws FactoryError LEDGER_BROKEN, those of git.
 */
export async function lookAtAndon(ledgers: readonly Ledger[], looking: Looking): Promise<AndonStanding> {
  const standing = await openPulls(await andonEntries(ledgers), looking)
  const tripped = new Map<string, Tripped>()
  for (const ledger of ledgers)
    for (const each of await trippedIn(ledger, standing, looking)) tripped.set(each.rule, each)
  const scope = scopeOfLine(looking.line)
  const entered = new Set(standing.pulls.map((pull) => `${pull.rule ?? ''} ${pull.scope}`))
  const more = [...tripped.values()].filter(({ rule }) => !entered.has(`${rule} ${scope}`))
  return { ...standing, pulls: [...standing.pulls, ...more.map((each) => pullBy(each, scope))] }
}

/** Every entry once, oldest first. */
async function andonEntries(ledgers: readonly Ledger[]): Promise<EntryOf<'andon'>[]> {
  const entries = (await Promise.all(ledgers.map((ledger) => ledger.ofKind('andon')))).flat()
  const unique = new Map(entries.map((entry) => [entryDigest(entry), entry]))
  return [...unique.values()].sort((a, b) => compareText(a.at, b.at) || a.sequence - b.sequence)
}

async function trippedIn(
  ledger: Ledger,
  { forgiven }: AndonStanding,
  { rules, line, now }: Looking,
): Promise<Tripped[]> {
  if (rules === undefined) return []
  return trippedRules(rules, await ruleFacts(ledger, rules, { line, now }), { forgiven, now })
}

function pullBy({ rule, reason, at }: Tripped, scope: string): Pull {
  const proof = { kind: 'none', why: 'a rule holds the line, which nobody has to sign' } as const
  return { digest: undefined, scope, by: ruleName(rule), reason, rule, at, proof }
}

import { FactoryError } from '../errors.ts'
import type { Factory } from '../factory/factory.ts'
import { lookAtAndon } from '../ledger/andon/look-at-andon.ts'
import type { Pull } from '../ledger/andon/open-pulls.ts'
import { isInScope } from '../ledger/andon/scope.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { quoted, safeText } from '../text/safe-log.ts'
import type { Trust } from '../trace/verify/trust.ts'

/** A unit before something is spent on it. */
export interface Stoppable {
  factory: Factory
  specPath: string
}

/** What is looked at, and whose word counts. */
export interface AndonLook {
  ledgers: readonly Ledger[]
  trust: Trust
  now: Date
}

/** What stops a unit now. @throws FactoryError LEDGER_BROKEN: a ledger that is there and cannot be read stops the line too. */
export async function pullsOf({ factory, specPath }: Stoppable, look: AndonLook): Promise<Pull[]> {
  const { name: line, repository, andon: rules } = factory
  const looking = { line, repository, rules, trust: look.trust, now: look.now }
  const { pulls } = await lookAtAndon(look.ledgers, looking)
  return pulls.filter(({ scope }) => isInScope(scope, { line, specPath }))
}

/** Refuses to spend anything on a unit while the line is stopped. @throws FactoryError ANDON_PULLED, LEDGER_BROKEN. */
export async function refuseStopped(unit: Stoppable, look: AndonLook): Promise<void> {
  const [first, ...more] = await pullsOf(unit, look)
  if (first !== undefined) throw andonPulled(first, more.length)
}

/** ANDON_PULLED, with who stopped the line and why. */
export function andonPulled(pull: Pull, others = 0): FactoryError {
  const also = others === 0 ? '' : ` (and ${others} more ${others === 1 ? 'pull' : 'pulls'})`
  return new FactoryError('ANDON_PULLED', `${pullText(pull)}${also}`, {
    where: safeText(pull.scope, 100),
    detail: pull.rule ?? 'pull',
    hint: 'find out the cause; then jidoka andon release --by NAME --reason REASON frees the line, and a re-run goes on here',
  })
}

const PROOFS = { trusted: 'signed', 'own-key': 'signed with a key of its own', none: 'not signed' } as const

/** A pull as one sentence for people. Its words are somebody's: they are shown, and nothing else. */
export function pullText({ by, reason, rule, at, proof, scope }: Pull): string {
  const what = scope === '*' ? 'the line is stopped' : `the line is stopped for ${quoted(scope, 100)}`
  const who =
    rule === undefined ? `${quoted(by, 100)}, ${PROOFS[proof.kind]}` : `the rule ${safeText(rule, 60)}`
  return `${what} by ${who}, since ${safeText(at, 30)}: ${quoted(reason, 300)}`
}

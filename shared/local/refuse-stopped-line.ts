import type { Station } from '../factory/factory.ts'
import { andonPulled, pullsOf, pullText } from '../station/andon.ts'
import { recordOverride } from '../station/ignore-andon.ts'
import { ledgersHere } from '../station/ledgers-here.ts'
import type { RunState } from './run-state.ts'

/**
 * Looks at the andon before a station works. Publishing goes on: what was decided is told, however the line stands. With an override the unit
 * goes on, and the ledger says once who wanted it.
 * @throws FactoryError ANDON_PULLED; LEDGER_… when the ledger cannot be read.
 */
export async function refuseStoppedLine(state: RunState, { work }: Station): Promise<void> {
  if (work.kind === 'action' && work.action === 'trace-publish') return
  const { unit, trust, options } = state
  const ledgers = await ledgersHere(unit.repo, unit.factory, options.env)
  if (ledgers.length === 0) return
  try {
    const pulls = await pullsOf(unit, { ledgers, trust, now: new Date() })
    const fresh = pulls.filter((pull) => !state.passedBy.has(pullText(pull)))
    const [first, ...more] = fresh
    if (first === undefined) return
    if (options.ignoreAndon === undefined) throw andonPulled(first, more.length)
    const { repo, home, serial, factory } = unit
    const about = { repo, home, serial, line: factory.name, repository: factory.repository }
    await recordOverride(fresh, options.ignoreAndon, about)
    for (const pull of fresh) {
      state.passedBy.add(pullText(pull))
      options.say(`warning: ${serial} goes on although ${pullText(pull)}`)
    }
  } finally {
    for (const ledger of ledgers) ledger.close()
  }
}

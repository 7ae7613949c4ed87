import { lookAtAndon } from '../../ledger/andon/look-at-andon.ts'
import { pullText } from '../../station/andon.ts'
import { ledgersHere } from '../../station/ledgers-here.ts'
import { openDesk } from '../andon/andon-desk.ts'
import type { Arguments, Terminal } from '../command.ts'

/** What stops the line now, by the ledgers that are here; nothing where there is no factory.yml. @throws FactoryError LEDGER_…. */
export async function stoppedBy(args: Arguments, terminal: Terminal): Promise<string[]> {
  const desk = await openDesk(args, terminal).catch(() => undefined)
  if (desk === undefined) return []
  const { repo, factory, trust } = desk
  const { name: line, repository, andon: rules } = factory
  const ledgers = await ledgersHere(repo, {}, terminal.env)
  try {
    const { pulls } = await lookAtAndon(ledgers, { line, repository, rules, trust, now: new Date() })
    return pulls.map(pullText)
  } finally {
    for (const ledger of ledgers) ledger.close()
  }
}

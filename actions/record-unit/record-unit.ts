import { traceName } from '../../shared/github/artifacts/trace-artifact.ts'
import { findTrace, type SealedUnit } from '../../shared/github/deliver/find-trace.ts'
import { requireFacts, type GithubFacts } from '../../shared/github/github-facts.ts'
import { hostFor } from '../../shared/github/host.ts'
import { enterUnit } from '../../shared/github/ledger/enter-unit.ts'
import { notWritten } from '../../shared/github/ledger/not-written.ts'
import { ledgerPage } from '../../shared/github/ledger/record-delivered.ts'
import type { StepReport } from '../../shared/github/run-step.ts'
import { openEnded } from '../../shared/station/ended.ts'
import type { StationInputs } from '../../shared/station/inputs.ts'
import { trustFor } from '../../shared/station/signing.ts'
import type { RecordInputs } from './inputs.ts'

/**
 * Enters a unit that was halted, or asks, into the ledger of the repository, from its trace, which is verified again. It holds a token that
 * writes and no key, and runs no code of the change. The verdict stays what it is.
 * @throws FactoryError HOST_UNSUPPORTED, LEDGER_NOT_ENDED, LEDGER_DENIED, LEDGER_NOT_WRITTEN, LEDGER_BROKEN, TRACE_UNREADABLE, those of upstream.
 */
export async function recordUnit(inputs: RecordInputs, env: NodeJS.ProcessEnv): Promise<StepReport> {
  const facts = requireFacts(env, 'whose ledger could be written', '; `jidoka run` enters its units itself')
  const { store } = await hostFor(inputs, env)
  const ended = await openEnded(inputs, store, (factory, base) => trustFor(inputs, factory, base))
  const { token, ledger: write } = inputs
  const { repo, serial } = ended.unit
  const found = await findTrace(ended, { store: inputs.store, env, token, trust: ended.trust })
  await enterUnit(found, {}, { facts, repo, token, env, write }).catch((thrown: unknown) =>
    notWritten(thrown, { what: `${serial} is`, later: addByHand(ended, inputs, facts) }),
  )
  return {
    line: `${serial}: ${ended.end}, and in the ledger`,
    outputs: { serial, recorded: 'true' },
    findings: [],
    summary: `[What the ledger says of ${serial}](${ledgerPage(facts, serial)}).\n`,
    stopped: false,
  }
}

/** The trace is not lost: how a person enters it. */
function addByHand(
  { unit: { serial }, attempt }: SealedUnit,
  { store }: StationInputs,
  { runUrl }: GithubFacts,
): string {
  if (store !== 'artifacts') return `or enter it by hand: jidoka ledger add ${store}/traces/${serial} --push`
  const name = traceName({ serial, attempt })
  const run = runUrl.slice(runUrl.lastIndexOf('/') + 1)
  return `or enter it by hand: gh run download ${run} --name ${name} --dir ${serial}, then jidoka ledger add ${serial} --push`
}

import { runStep } from '../../shared/github/run-step.ts'
import { readInputs } from './inputs.ts'

await runStep('sync-ledger', readInputs, async (inputs, env) => {
  const { syncServerLedger } = await import('./sync-ledger.ts')
  return syncServerLedger(inputs, env)
})

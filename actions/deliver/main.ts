import { runStep } from '../../shared/github/run-step.ts'
import { readInputs } from './inputs.ts'

await runStep('deliver', readInputs, async (inputs, env) => {
  const { deliverUnit } = await import('./deliver.ts')
  return deliverUnit(inputs, env)
})

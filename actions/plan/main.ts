import { runStep } from '../../shared/github/run-step.ts'
import { readInputs } from './inputs.ts'

await runStep('plan', readInputs, async (inputs, env) => {
  const { plan } = await import('./plan.ts')
  return plan(inputs, env)
})

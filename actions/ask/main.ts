import { runStep } from '../../shared/github/run-step.ts'
import { readInputs } from './inputs.ts'

await runStep('ask', readInputs, async (inputs, env) => {
  const { ask } = await import('./ask.ts')
  return ask(inputs, env)
})

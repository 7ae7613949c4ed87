import { runStep } from '../../shared/github/run-step.ts'
import { readInputs } from './inputs.ts'

await runStep('receive', readInputs, async (inputs, env) => {
  const { receive } = await import('./receive.ts')
  return receive(inputs, env)
})

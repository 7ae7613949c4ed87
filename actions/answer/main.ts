import { runStep } from '../../shared/github/run-step.ts'
import { readInputs } from './inputs.ts'

await runStep('answer', readInputs, async (inputs, env) => {
  const { answer } = await import('./answer.ts')
  return answer(inputs, env)
})

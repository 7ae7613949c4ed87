import { runStep } from '../../shared/github/run-step.ts'
import { readInputs } from './inputs.ts'

await runStep('keep-answers', readInputs, async (inputs, env) => {
  const { keepRunAnswers } = await import('./keep-answers.ts')
  return keepRunAnswers(inputs, env)
})

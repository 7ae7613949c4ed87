import { FactoryError } from '../../shared/errors.ts'
import { runStep } from '../../shared/github/run-step.ts'
import { readInputs } from './inputs.ts'

await runStep('answer', readInputs, async (inputs, env) => {
  if (env['GITHUB_EVENT_PATH'] === undefined)
    throw new FactoryError('USAGE', 'there is no comment to take an answer from', {
      hint: 'start this action from factory-answer.yml, on a comment',
    })
  const { answer } = await import('./answer.ts')
  return answer(inputs, env)
})

import { commentEvent } from '../../shared/github/reply/comment-event.ts'
import { runStep } from '../../shared/github/run-step.ts'
import { readInputs } from './inputs.ts'

await runStep('answer', readInputs, async (inputs, env) => {
  const event = await commentEvent(env)
  const { answer } = await import('./answer.ts')
  return answer(event, inputs, env)
})

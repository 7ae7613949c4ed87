import { isCheck, runCheck } from '../../shared/github/run-check.ts'
import { runStep } from '../../shared/github/run-step.ts'
import { readInputs, readReceiveCheckInputs } from './inputs.ts'

if (isCheck())
  await runCheck('receive', readReceiveCheckInputs, async (change, inputs, env) => {
    const { checkOwnEslint } = await import('./check.ts')
    return checkOwnEslint(change, inputs, env)
  })
else
  await runStep('receive', readInputs, async (inputs, env) => {
    const { receive } = await import('./receive.ts')
    return receive(inputs, env)
  })

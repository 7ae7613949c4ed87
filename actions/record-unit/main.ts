import { runStep } from '../../shared/github/run-step.ts'
import { readInputs } from './inputs.ts'

await runStep('record-unit', readInputs, async (inputs, env) => {
  const { recordUnit } = await import('./record-unit.ts')
  return recordUnit(inputs, env)
})

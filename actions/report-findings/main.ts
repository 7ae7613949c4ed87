import { runStep } from '../../shared/github/run-step.ts'
import { readInputs } from './inputs.ts'

await runStep('report-findings', readInputs, async (inputs, env) => {
  const { reportFindings } = await import('./report-findings.ts')
  return reportFindings(inputs, env)
})

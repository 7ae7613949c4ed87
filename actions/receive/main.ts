import { runStep } from '../../shared/github/run-step.ts'
import { readInputs } from './inputs.ts'
import { receive } from './receive.ts'

await runStep('receive', readInputs, receive)

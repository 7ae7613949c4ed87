import { runAction } from '../../shared/runner/run-action.ts'
import { readInputs } from './inputs.ts'
import { styleGate } from './style-gate.ts'

await runAction('style-gate', readInputs, (unit) => styleGate(unit))

import { runAction } from '../../shared/runner/run-action.ts'
import { readInputs } from './inputs.ts'
import { specValidate } from './spec-validate.ts'

await runAction('spec-validate', readInputs, (unit) => specValidate(unit))

import { refuseUncompiled } from '../../shared/runner/refuse-uncompiled.ts'
import { runAction } from '../../shared/runner/run-action.ts'
import { readInputs } from './inputs.ts'
import { specValidate } from './spec-validate.ts'

await runAction('spec-validate', readInputs, async (unit, { inputs, env }) => {
  await refuseUncompiled(unit, inputs, env)
  return specValidate(unit)
})

import { refuseUncompiled } from '../../shared/github/refuse-uncompiled.ts'
import { runAction } from '../../shared/github/run-action.ts'
import { isCheck, readCheckInputs, runCheck } from '../../shared/github/run-check.ts'
import { validateUnit } from '../../shared/line/validate-unit.ts'
import { checkSpecs } from './check.ts'
import { readInputs } from './inputs.ts'

if (isCheck()) await runCheck('spec-validate', () => readCheckInputs('spec-validate'), checkSpecs)
else
  await runAction('spec-validate', readInputs, async (unit, { inputs, env }) => {
    await refuseUncompiled(unit, inputs, env)
    return validateUnit(unit)
  })

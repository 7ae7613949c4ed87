import { createCodeAnalysis } from '../../shared/house/code-analysis.ts'
import { runAction } from '../../shared/github/run-action.ts'
import { isCheck, readCheckInputs, runCheck } from '../../shared/github/run-check.ts'
import { checkStyle } from './check.ts'
import { readInputs } from './inputs.ts'
import { styleGate } from './style-gate.ts'

if (isCheck()) await runCheck('style-gate', () => readCheckInputs('style-gate'), checkStyle)
else await runAction('style-gate', readInputs, (unit) => styleGate(unit, createCodeAnalysis()))

import { runAction } from '../../shared/github/run-action.ts'
import { isCheck, readCheckInputs, runCheck } from '../../shared/github/run-check.ts'
import { checkStyle } from './check.ts'
import { station } from './station.ts'

if (isCheck()) await runCheck('style-gate', (source) => readCheckInputs('style-gate', source), checkStyle)
else await runAction(station)

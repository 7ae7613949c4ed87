import { runAction } from '../../shared/github/run-action.ts'
import { station } from './station.ts'

await runAction(station)

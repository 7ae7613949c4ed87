import { runAction } from '../../shared/github/run-action.ts'
import { explainStuck } from '../../shared/line/stuck-station.ts'
import { station } from './station.ts'

await runAction(station, { explain: (error, { upstream, steps }) => explainStuck(error, [upstream, steps]) })

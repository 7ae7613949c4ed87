import { runAction } from '../../shared/github/run-action.ts'
import { station } from './station.ts'

await runAction(station, {
  explain: async (error, { upstream, steps }) => {
    const { explainStuck } = await import('../../shared/line/stuck-station.ts')
    return explainStuck(error, [upstream, steps])
  },
})

import { readStationInputs } from '../../shared/station/inputs.ts'
import type { StationProgram } from '../../shared/station/program.ts'

/** Holds the change against the house standard of the base commit. */
export const station: StationProgram = {
  name: 'style-gate',
  readInputs: (source) => readStationInputs('style-gate', source),
  async work(unit, { analysis }) {
    const { styleGate } = await import('./style-gate.ts')
    return styleGate(unit, await analysis())
  },
}

import { readStationInputs } from '../../shared/station/inputs.ts'
import type { StationProgram } from '../../shared/station/program.ts'
import { styleGate } from './style-gate.ts'

/** Holds the change against the house standard of the base commit. */
export const station: StationProgram = {
  name: 'style-gate',
  readInputs: (source) => readStationInputs('style-gate', source),
  work: async (unit, { analysis }) => styleGate(unit, await analysis()),
}

import { readStationInputs, type StationInputs } from '../../shared/runner/station-inputs.ts'

export const readInputs = (): StationInputs => readStationInputs('style-gate')

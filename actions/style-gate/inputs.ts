import { readStationInputs, type StationInputs } from '../../shared/station/station-inputs.ts'

export const readInputs = (): StationInputs => readStationInputs('style-gate')

import { readStationInputs, type InputSource, type StationInputs } from '../../shared/station/inputs.ts'

/** The inputs of a unit. The action is no station: it has no turn in the line and no key. @throws FactoryError USAGE. */
export function readInputs(source: InputSource): StationInputs {
  return readStationInputs('record-unit', source)
}

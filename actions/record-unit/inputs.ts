import {
  oneOfWords,
  readStationInputs,
  type InputSource,
  type StationInputs,
} from '../../shared/station/inputs.ts'

export interface RecordInputs extends StationInputs {
  /** Who writes into the ledger. */
  ledger: 'push' | 'api'
}

/** The inputs of a unit. The action is no station: it has no turn in the line and no key. @throws FactoryError USAGE. */
export function readInputs(source: InputSource): RecordInputs {
  return {
    ...readStationInputs('record-unit', source),
    ledger: oneOfWords(source, 'ledger', ['push', 'api']),
  }
}

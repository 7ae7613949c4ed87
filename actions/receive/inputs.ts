import { FactoryError } from '../../shared/errors.ts'
import {
  oneOfWords,
  optional,
  readStationInputs,
  type InputSource,
  type StationInputs,
} from '../../shared/station/inputs.ts'

export interface ReceiveInputs extends StationInputs {
  /** Before the commands, or after them. */
  phase: 'apply' | 'collect'
  /** `steps.<id>.outcome` of the commands; only in phase `collect`. */
  outcome: string
  /** `steps.<id>.outputs.record` of the commands; only in phase `collect`. */
  record: string
}

/** The inputs of both phases; `station` has no default, because commands have no action to be named after. @throws FactoryError USAGE. */
export function readInputs(source: InputSource): ReceiveInputs {
  if (optional(source, 'station') === undefined)
    throw new FactoryError('USAGE', 'the input station is missing', {
      hint: 'name the station of factory.yml whose commands this job runs',
    })
  return {
    ...readStationInputs('receive', source),
    phase: oneOfWords(source, 'phase', ['apply', 'collect']),
    outcome: source.read('outcome'),
    record: source.read('record'),
  }
}

import { FactoryError } from '../../shared/errors.ts'
import { readCheckInputs, type CheckInputs } from '../../shared/github/run-check.ts'
import {
  oneOfWords,
  optional,
  readStationInputs,
  type InputSource,
  type StationInputs,
} from '../../shared/station/inputs.ts'

export type ReceiveInputs = StationInputs & PhaseInputs

/** The same of a pull request. */
export type ReceiveCheckInputs = CheckInputs & PhaseInputs

interface PhaseInputs {
  /** Before the commands, or after them. */
  phase: 'apply' | 'collect'
  /** `steps.<id>.outcome` of the commands; only in phase `collect`. */
  outcome: string
  /** `steps.<id>.outputs.record` of the commands; only in phase `collect`. */
  record: string
}

/** The inputs of both phases; `station` has no default, because commands have no action to be named after. @throws FactoryError USAGE. */
export function readInputs(source: InputSource): ReceiveInputs {
  return { ...readStationInputs('receive', source), ...readPhase(source) }
}

/** The same of a pull request. @throws FactoryError USAGE. */
export function readReceiveCheckInputs(source: InputSource): ReceiveCheckInputs {
  return { ...readCheckInputs('receive', source), ...readPhase(source) }
}

function readPhase(source: InputSource): PhaseInputs {
  if (optional(source, 'station') === undefined)
    throw new FactoryError('USAGE', 'the input station is missing', {
      hint: 'name the station of factory.yml whose commands this job runs',
    })
  return {
    phase: oneOfWords(source, 'phase', ['apply', 'collect']),
    outcome: source.read('outcome'),
    record: source.read('record'),
  }
}

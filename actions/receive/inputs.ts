import { FactoryError } from '../../shared/errors.ts'
import { optional, readStationInputs, type StationInputs } from '../../shared/station/station-inputs.ts'

export interface ReceiveInputs extends StationInputs {
  /** Before the commands, or after them. */
  phase: 'apply' | 'collect'
  /** `steps.<id>.outcome` of the commands; only in phase `collect`. */
  outcome: string
}

/** The inputs of both phases; `station` has no default, because commands have no action to be named after. @throws FactoryError USAGE. */
export function readInputs(): ReceiveInputs {
  if (optional('station') === undefined)
    throw new FactoryError('USAGE', 'the input station is missing', {
      hint: 'name the station of factory.yml whose commands this job runs',
    })
  return {
    ...readStationInputs('receive'),
    phase: phaseOf(optional('phase') ?? 'apply'),
    outcome: optional('outcome') ?? '',
  }
}

function phaseOf(text: string): ReceiveInputs['phase'] {
  if (text === 'apply' || text === 'collect') return text
  throw new FactoryError('USAGE', 'the input phase is neither apply nor collect')
}

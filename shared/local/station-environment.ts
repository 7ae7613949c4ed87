import { join } from 'node:path'
import { signingSecret } from '../factory/factory.ts'
import type { Factory } from '../factory/factory.ts'
import type { RunState } from './run-unit.ts'
import type { Turn } from './perform-station.ts'

/** The inputs of an action in a local run, by their action.yml names. */
export function stationInputs(state: RunState, turn: Turn): Record<string, string> {
  const { unit, options } = state
  return {
    station: turn.station,
    repo: unit.repo,
    home: unit.home,
    spec: unit.specPath,
    factory: unit.factoryPath,
    base: unit.base,
    upstream: JSON.stringify(state.needs),
    round: String(turn.round),
    mode: options.mode,
    store: join(unit.folder, 'parcels'),
    'fail-on-stop': 'false',
    'local-keys': String(options.localKeys),
    'trace-folder': options.out ?? join(unit.home, 'traces', unit.serial),
    ...(options.answers === undefined
      ? {}
      : { answers: join(options.answers, unit.spec.id, `${turn.station}.r${turn.round}`) }),
  }
}

/** Model keys go to the station that asks that model, and to nothing else. */
export function modelSecrets(
  factory: Factory,
  action: string,
  env: NodeJS.ProcessEnv,
): Record<string, string> {
  const profile =
    action === 'generate' ? factory.models.writer : action === 'review' ? factory.models.reviewer : undefined
  const value = profile?.key === undefined ? undefined : env[profile.key]
  return profile?.key === undefined || value === undefined ? {} : { [profile.key]: value }
}

/** In keyed mode a station gets its own key and no other, from the variable named like its secret on GitHub. */
export function signingSecrets(
  factory: Factory,
  station: string,
  env: NodeJS.ProcessEnv,
): Record<string, string> {
  const value = factory.signing.mode === 'keyed' ? env[signingSecret(station)] : undefined
  return value === undefined ? {} : { 'INPUT_SIGNING-KEY': value }
}

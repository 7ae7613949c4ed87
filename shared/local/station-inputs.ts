import { join } from 'node:path'
import { variablesOfPrograms } from '../commands/command-environment.ts'
import { signingSecret, type Factory } from '../factory/factory.ts'
import { defined } from '../formats/defined.ts'
import { networkVariables } from '../network-variables.ts'
import { stationRow, type StationName } from '../factory/stations.ts'
import type { Turn } from '../line/journey.ts'
import type { InputSource } from '../station/inputs.ts'
import { traceFolder, type RunState } from './run-state.ts'

/** The inputs of an action in a local run, by their action.yml names. */
export function stationInputs(state: RunState, turn: Turn): InputSource {
  const { unit, options } = state
  const { station, round } = turn
  const given: Record<string, string> = {
    station,
    repo: unit.repo,
    home: unit.home,
    spec: unit.specPath,
    factory: unit.factoryPath,
    base: unit.base,
    round: String(round),
    mode: options.mode,
    store: join(unit.folder, 'parcels'),
    'fail-on-stop': 'false',
    'local-keys': String(options.localKeys),
    'signing-key': signingKeyFrom(unit.factory, station, options.env),
    'trace-folder': traceFolder(state),
    change: options.change ?? '',
    answers: options.answers === undefined ? '' : join(options.answers, unit.spec.id, `${station}.r${round}`),
  }
  return { read: (name) => given[name] ?? '', workspace: unit.repo, base: unit.base }
}

/** In keyed mode a station gets its own key and no other, from the variable named like its secret on GitHub. */
function signingKeyFrom(factory: Factory, station: string, env: NodeJS.ProcessEnv): string {
  return factory.signing.mode === 'keyed' ? (env[signingSecret(station)] ?? '') : ''
}

/** The variables a station may see: how the network is reached, where the settings of the machine lie, and the key of its model. */
export function stationEnvironment(
  factory: Factory,
  action: StationName,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const { model } = stationRow(action)
  const key = model === undefined ? undefined : factory.models[model]?.key
  const value = key === undefined ? undefined : env[key]
  const { HOME, XDG_CONFIG_HOME } = env
  const machine = defined({ HOME, XDG_CONFIG_HOME })
  return {
    ...networkVariables(env),
    ...machine,
    ...(model === undefined ? {} : programVariables(factory.models[model], env)),
    ...(key === undefined || value === undefined ? {} : { [key]: value }),
  }
}

/** A writer that is a program is started by its station. */
function programVariables(
  writer: Factory['models'][keyof Factory['models']],
  env: NodeJS.ProcessEnv,
): Record<string, string> {
  if (writer === undefined || !('kind' in writer) || writer.kind !== 'command') return {}
  return variablesOfPrograms(env, writer.env ?? [])
}

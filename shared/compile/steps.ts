import type { Station } from '../factory/factory.ts'
import type { CompileContext } from './compile-context.ts'
import { modelKey, signingKey } from './access.ts'
import { hasTiers } from './environment.ts'
import type { LineJob } from './unroll.ts'
import type { YamlTree } from './yaml-text.ts'

/** Leaves no token in the work tree, where code under test could find it. */
export function checkoutStep({ checkout }: CompileContext): YamlTree {
  return { name: 'Check out the base commit', uses: checkout, with: { 'persist-credentials': false } }
}

/** Where a step is in the line: its round (a number or an expression), and what came before it. */
export interface Place {
  round: string
  /** `undefined` at the start of the line. */
  upstream: string | undefined
}

/** The place of a job of the line. */
export function placeInLine({ round, before }: LineJob): Place {
  return { round: String(round), upstream: upstreamOf(before) }
}

/** The expression that hands on what earlier jobs left; a job without earlier jobs gets none. */
export function upstreamOf(before: readonly LineJob[]): string | undefined {
  return before.length === 0 ? undefined : '${{ toJSON(needs) }}'
}

/** Inputs of every step of the line: which unit, which station, which round, and what came before. */
export function unitInputs({ factoryPath }: CompileContext, station: Station, place: Place): YamlTree {
  const isNamedAfterAction = station.work.kind === 'action' && station.work.action === station.name
  return {
    station: isNamedAfterAction ? undefined : station.name,
    spec: '${{ inputs.spec }}',
    factory: factoryPath === 'factory.yml' ? undefined : factoryPath,
    round: place.round,
    upstream: place.upstream,
  }
}

/** The step `station` of a station that runs one of our actions; `more` inputs are those that only this station has. */
export function actionStep(
  context: CompileContext,
  station: Station,
  { place, more = {} }: { place: Place; more?: YamlTree },
): YamlTree {
  const inputs = {
    ...unitInputs(context, station, place),
    mode: '${{ inputs.mode }}',
    store: context.github.store,
    'fail-on-stop': false,
    'api-key': modelKey(context, station),
    'signing-key': signingKey(context, station),
    token: '${{ github.token }}',
    ...more,
  }
  return {
    name: capitalized(station.name),
    id: 'station',
    uses: context.own(actionName(station)),
    with: inputs,
  }
}

function actionName({ work }: Station): string {
  return work.kind === 'action' ? work.action : 'receive'
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Outputs of every action, as its action.yml documents them. */
const ACTION_OUTPUTS = [
  'station',
  'round',
  'verdict',
  'next',
  'serial',
  'parcel-id',
  'parcel-name',
  'parcel-sha256',
  'link-sha256',
  'run-attempt',
]

/** The outputs of a job: those of its step `station`. spec-validate adds the risk when people approve by it. */
export function actionOutputs(context: CompileContext, { work }: Station): YamlTree {
  const isValidator = work.kind === 'action' && work.action === 'spec-validate'
  const names = isValidator && hasTiers(context) ? [...ACTION_OUTPUTS, 'risk'] : ACTION_OUTPUTS
  return Object.fromEntries(names.map((name) => [name, `\${{ steps.station.outputs.${name} }}`]))
}

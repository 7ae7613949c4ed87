import type { Station } from '../factory/factory.ts'
import { stationRow } from '../factory/stations.ts'
import type { CompileContext } from './compile-context.ts'
import { modelKey, secondKey, signingKey } from './secrets.ts'
import { hasTiers } from './environment.ts'
import type { LineJob } from './unroll.ts'
import type { YamlTree } from './yaml-text.ts'

/** Leaves no token in the work tree, where code under test could find it. */
export function checkoutStep({ checkout }: CompileContext): YamlTree {
  return { name: 'Check out the base commit', uses: checkout, with: { 'persist-credentials': false } }
}

/** The same with the whole history, where a station of the job needs it. */
export function checkoutFor(context: CompileContext, stations: readonly Station[]): YamlTree {
  const step = checkoutStep(context)
  if (!stations.some((station) => takesChange(context, station))) return step
  return { ...step, with: { ...(step['with'] as YamlTree), 'fetch-depth': 0 } }
}

/** What a step is told of the line before it. */
export interface Place {
  /** A number or an expression; `undefined` where the unit itself says it. */
  round: string | undefined
  /** What the jobs before it left; `undefined` when there is none in this file. */
  upstream: string | undefined
  /** What the rounds before this one left; only in the workflow of a round. */
  earlier?: string
  /** What the stations before it in the same job left. */
  steps?: string
}

/** Hands on what the jobs under `needs` left. */
export const NEEDS = '${{ toJSON(needs) }}'

/** Hands on what the steps before left. */
export const STEPS = '${{ toJSON(steps) }}'

/** The `needs:` of a job; none when nothing comes before it. */
export function needsOf(ids: readonly string[]): string[] | undefined {
  return ids.length === 0 ? undefined : [...ids]
}

/** The place of a station's job. */
export function placeInLine({ part, before }: LineJob): Place {
  const upstream = before.length === 0 ? undefined : NEEDS
  if (part === 'unit') return { round: '1', upstream }
  return { round: '${{ inputs.round }}', upstream, earlier: '${{ inputs.upstream }}' }
}

/** The place of a job behind all stations. */
export const BEHIND_THE_LINE: Place = { round: undefined, upstream: NEEDS }

/** Inputs of every step of the line: which unit, which station, which round, and what came before. */
export function unitInputs({ factoryPath }: CompileContext, station: Station, place: Place): YamlTree {
  const isNamedAfterAction = station.work.kind === 'action' && station.work.action === station.name
  return {
    station: isNamedAfterAction ? undefined : station.name,
    ...sourceInputs(factoryPath),
    ...place,
  }
}

/** Inputs of every step: which spec, which factory.yml, and at which commit. */
export function sourceInputs(factoryPath: string): YamlTree {
  return {
    spec: '${{ inputs.spec }}',
    factory: factoryInput(factoryPath),
    base: '${{ inputs.base }}',
  }
}

/** The input `factory` of every action; none for the default. */
export function factoryInput(factoryPath: string): string | undefined {
  return factoryPath === 'factory.yml' ? undefined : factoryPath
}

/** Outputs of a job that its step says under the same names. */
export function outputsOfStep(step: string, names: readonly string[]): YamlTree {
  return Object.fromEntries(names.map((name) => [name, `\${{ steps.${step}.outputs.${name} }}`]))
}

/** The step of a station that runs one of our actions; `more` inputs are those that only this station has. */
export function actionStep(
  context: CompileContext,
  station: Station,
  { place, id = 'station', more = {} }: { place: Place; id?: string; more?: YamlTree },
): YamlTree {
  const inputs = {
    ...unitInputs(context, station, place),
    mode: '${{ inputs.mode }}',
    store: context.github.store,
    'fail-on-stop': false,
    'api-key': modelKey(context, station),
    'second-api-key': secondKey(context, station),
    'signing-key': signingKey(context, station),
    'kept-answers': asksModel(station) && context.github.answers === 'ref' ? 'ref' : undefined,
    token: '${{ github.token }}',
    change: takesChange(context, station) ? '${{ inputs.change }}' : undefined,
    ...more,
  }
  return {
    name: capitalized(station.name),
    id,
    uses: context.own(actionName(station)),
    with: inputs,
  }
}

/** Does the station take a change that somebody made? Then it needs the history, to see where that began. */
export function takesChange({ factory }: Pick<CompileContext, 'factory'>, { work }: Station): boolean {
  return work.kind === 'action' && work.action === 'generate' && factory.models.writer?.kind === 'change'
}

/** Does the station ask a model? */
export function asksModel({ work }: Station): boolean {
  return work.kind === 'action' && stationRow(work.action).model !== undefined
}

function actionName({ work }: Station): string {
  return work.kind === 'action' ? work.action : 'receive'
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Outputs of every action, as its action.yml documents them. */
const ACTION_OUTPUTS = [
  'verdict',
  'next',
  'serial',
  'parcel-id',
  'parcel-name',
  'parcel-sha256',
  'link-sha256',
  'run-attempt',
  'error',
]

/**
 * The outputs of a job: who it is in plain text, so that a job that could not run is known too, and what its step says.
 * spec-validate adds the risk when people approve by it, a station with a model whether it recorded new answers.
 */
export function actionOutputs(context: CompileContext, station: Station, round: string): YamlTree {
  const names = [...ACTION_OUTPUTS, ...furtherOutputs(context, station)]
  return { station: station.name, round, ...outputsOfStep('station', names) }
}

function furtherOutputs(context: CompileContext, station: Station): string[] {
  const { work } = station
  if (work.kind !== 'action') return []
  if (asksModel(station)) return ['recorded']
  return work.action === 'spec-validate' && hasTiers(context) ? ['risk'] : []
}

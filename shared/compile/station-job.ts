import type { Station } from '../factory/factory.ts'
import { signingSecret } from '../factory/signing-secret.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { conditionOf } from './conditions.ts'
import { environmentOf, hasTiers } from './environment.ts'
import { stationPermissions } from './permissions.ts'
import type { LineJob } from './unroll.ts'
import type { YamlTree } from './yaml-text.ts'

/** Outputs of every station, as its action.yml documents them. */
const STATION_OUTPUTS = [
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
] as const

/** What a station's job is told by its place in the workflow: literals, or expressions of a called workflow's inputs. */
export interface Place {
  round: string
  upstream: string | undefined
  /** Expression of the spec's risk. */
  risk?: string | undefined
}

/** The job of a station that runs one of our actions. */
export function stationJob(blueprint: CompileContext, job: LineJob): YamlTree {
  return {
    name: `${job.station.name} (round ${job.round})`,
    ...(job.before.length === 0 ? {} : { needs: job.before.map(({ id }) => id) }),
    if: conditionOf(job),
    ...stationBody(blueprint, job.station, placeOf(job)),
  }
}

/** The place of a job of the line: its round as a literal; no upstream at the start of the line. */
export function placeOf(job: LineJob): Place {
  return { round: String(job.round), upstream: job.before.length === 0 ? undefined : '${{ toJSON(needs) }}' }
}

/** Everything below the job's name and condition; the same inline and in a workflow of its own. */
export function stationBody(blueprint: CompileContext, station: Station, place: Place): YamlTree {
  return {
    permissions: stationPermissions(blueprint),
    'runs-on': runnerOf(blueprint, station.name),
    'timeout-minutes': minutesOf(blueprint, station),
    environment: environmentOf(blueprint, station, place.risk),
    outputs: outputsOf(blueprint, station),
    steps: [
      checkoutStep(blueprint),
      stationStep(blueprint, station, stationInputs(blueprint, station, place)),
    ],
  }
}

/** Model stations may think as long as the budget lets them; the rest is start-up and hand-over. */
function minutesOf({ factory, github }: CompileContext, { work }: Station): number {
  const asksModel = work.kind === 'action' && (work.action === 'generate' || work.action === 'review')
  return asksModel ? Math.ceil(factory.budget.minutes) + github.minutes : github.minutes
}

/** The outputs of a job: expressions that hand on those of its step `station`. */
export function outputsOf(blueprint: CompileContext, station: Station): YamlTree {
  return Object.fromEntries(
    outputNames(blueprint, station).map((name) => [name, `\${{ steps.station.outputs.${name} }}`]),
  )
}

/** The validating station tells the risk as well, when somebody approves by it. */
export function outputNames(blueprint: CompileContext, { work }: Station): readonly string[] {
  const isValidator = work.kind === 'action' && work.action === 'spec-validate'
  return isValidator && hasTiers(blueprint) ? [...STATION_OUTPUTS, 'risk'] : STATION_OUTPUTS
}

/** Leaves no token in the work tree, where code under test could find it. */
export function checkoutStep({ checkout }: CompileContext): YamlTree {
  return { name: 'Check out the base commit', uses: checkout, with: { 'persist-credentials': false } }
}

/** The step `station`: the station's own action, or `receive` for a station of commands. */
export function stationStep(blueprint: CompileContext, station: Station, inputs: YamlTree): YamlTree {
  const action = station.work.kind === 'action' ? station.work.action : 'receive'
  return { name: sentence(station.name), id: 'station', uses: blueprint.own(action), with: inputs }
}

/** The inputs every station shares, then those only some have. */
export function stationInputs(blueprint: CompileContext, station: Station, place: Place): YamlTree {
  const { factory, github } = blueprint
  return {
    ...unitInputs(blueprint, station, place),
    mode: '${{ inputs.mode }}',
    store: github.store,
    'fail-on-stop': false,
    'api-key': secret(modelKey(blueprint, station)),
    'signing-key': factory.signing.mode === 'keyed' ? secret(signingSecret(station.name)) : undefined,
    token: '${{ github.token }}',
  }
}

/** Which unit, which station, which round, and what came before. */
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

/** The secret with the model key of a station, if it asks a model that wants one. */
export function modelKey({ factory }: CompileContext, { work }: Station): string | undefined {
  if (work.kind === 'run') return undefined
  if (work.action === 'generate') return factory.models.writer?.key
  return work.action === 'review' ? factory.models.reviewer?.key : undefined
}

function secret(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `\${{ secrets.${name} }}`
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

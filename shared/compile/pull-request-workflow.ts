import type { Station } from '../factory/factory.ts'
import { STATION_NAMES, stationRow, type StationName } from '../factory/stations.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { environmentOf } from './environment.ts'
import { checkPermissions } from './permissions.ts'
import { modelKey } from './station-job.ts'
import type { YamlTree } from './yaml-text.ts'

/** Stations that can judge a change no matter who wrote it, in the order they are asked. */
const CHECKS = STATION_NAMES.filter((name) => stationRow(name).judges)

/**
 * The stations that judge, on every pull request. Nothing is signed and nothing is written; on forks GitHub hands out
 * no secret, so a review that needs a model ends in an error there and is never green by omission. Every check is about
 * what changed between `base` and `head`; `spec` is the glob of the specs among it.
 */
export function pullRequestWorkflow(blueprint: CompileContext): YamlTree {
  const stations = CHECKS.flatMap((action) => stationOf(blueprint, action))
  const jobs = stations.map((station, index): [string, YamlTree] => [
    station.name,
    checkJob(blueprint, station, stations.slice(0, index)),
  ])
  return {
    name: `${blueprint.factory.name}: pull request`,
    on: { pull_request: { types: ['opened', 'synchronize', 'reopened'] } },
    permissions: {},
    concurrency: { group: 'factory-pr ${{ github.event.pull_request.number }}', 'cancel-in-progress': true },
    jobs: Object.fromEntries(jobs),
  }
}

function stationOf({ factory }: CompileContext, action: StationName): Station[] {
  const found = factory.line.find(({ work }) => work.kind === 'action' && work.action === action)
  return found === undefined ? [] : [found]
}

/** The review comes after the gates: it costs money, and red facts need no opinion. */
function checkJob(blueprint: CompileContext, station: Station, earlier: readonly Station[]): YamlTree {
  const isReview = station.work.kind === 'action' && station.work.action === 'review'
  const model = modelKey(blueprint, station)
  return {
    name: station.name,
    ...(isReview && earlier.length > 0 ? { needs: earlier.map(({ name }) => name) } : {}),
    permissions: checkPermissions(),
    'runs-on': runnerOf(blueprint, station.name),
    'timeout-minutes':
      blueprint.github.minutes + (isReview ? Math.ceil(blueprint.factory.budget.minutes) : 0),
    environment: model === undefined ? undefined : environmentOf(blueprint, station),
    steps: [headCheckout(blueprint), checkStep(blueprint, station, model)],
  }
}

/** The event's own commits, never a branch name: a branch can move between two jobs. */
function headCheckout({ checkout }: CompileContext): YamlTree {
  const head: YamlTree = {
    ref: '${{ github.event.pull_request.head.sha }}',
    'fetch-depth': 0,
    'persist-credentials': false,
  }
  return { name: 'Check out the pull request', uses: checkout, with: head }
}

function checkStep(blueprint: CompileContext, station: Station, model: string | undefined): YamlTree {
  const action = station.work.kind === 'action' ? station.work.action : 'receive'
  return {
    name: `Check: ${station.name}`,
    uses: blueprint.own(action),
    with: {
      station: station.name === action ? undefined : station.name,
      spec: blueprint.factory.specs,
      factory: blueprint.factoryPath === 'factory.yml' ? undefined : blueprint.factoryPath,
      base: '${{ github.event.pull_request.base.sha }}',
      head: '${{ github.event.pull_request.head.sha }}',
      'api-key': model === undefined ? undefined : `\${{ secrets.${model} }}`,
    },
  }
}

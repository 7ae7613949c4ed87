import type { Station } from '../factory/factory.ts'
import { STATION_NAMES, stationRow, type StationName } from '../factory/stations.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { environmentOf } from './environment.ts'
import { checkPermissions, modelKey } from './access.ts'
import type { YamlTree } from './yaml-text.ts'

/** Stations that can judge a change no matter who wrote it, in the order they run. */
const CHECKS = STATION_NAMES.filter((name) => stationRow(name).judges)

/**
 * The stations that judge, on every pull request. Nothing is signed and nothing is written. GitHub gives forks no secret, so
 * a review that needs a model ends in an error there, and never passes without a model. Every check is about what changed
 * between `base` and `head`; `spec` is the glob of the specs.
 */
export function pullRequestWorkflow(context: CompileContext): YamlTree {
  const stations = CHECKS.flatMap((action) => stationRunning(context, action))
  const jobs = stations.map((station, index): [string, YamlTree] => [
    station.name,
    checkJob(context, station, stations.slice(0, index)),
  ])
  return {
    name: `${context.factory.name}: pull request`,
    on: { pull_request: { types: ['opened', 'synchronize', 'reopened'] } },
    permissions: {},
    concurrency: { group: 'factory-pr ${{ github.event.pull_request.number }}', 'cancel-in-progress': true },
    jobs: Object.fromEntries(jobs),
  }
}

function stationRunning({ factory }: CompileContext, action: StationName): Station[] {
  const found = factory.line.find(({ work }) => work.kind === 'action' && work.action === action)
  return found === undefined ? [] : [found]
}

/** The review runs after the gates: it costs money, and a change that a gate stops needs no opinion. */
function checkJob(context: CompileContext, station: Station, earlier: readonly Station[]): YamlTree {
  const isReview = station.work.kind === 'action' && station.work.action === 'review'
  const model = modelKey(context, station)
  return {
    name: station.name,
    ...(isReview && earlier.length > 0 ? { needs: earlier.map(({ name }) => name) } : {}),
    permissions: checkPermissions(),
    'runs-on': runnerOf(context, station.name),
    'timeout-minutes': context.github.minutes + (isReview ? Math.ceil(context.factory.budget.minutes) : 0),
    environment: model === undefined ? undefined : environmentOf(context, station),
    steps: [headCheckout(context), checkStep(context, station, model)],
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

function checkStep(context: CompileContext, station: Station, model: string | undefined): YamlTree {
  const action = station.work.kind === 'action' ? station.work.action : 'receive'
  return {
    name: `Check: ${station.name}`,
    uses: context.own(action),
    with: {
      station: station.name === action ? undefined : station.name,
      spec: context.factory.specs,
      factory: context.factoryPath === 'factory.yml' ? undefined : context.factoryPath,
      base: '${{ github.event.pull_request.base.sha }}',
      head: '${{ github.event.pull_request.head.sha }}',
      'api-key': model,
    },
  }
}

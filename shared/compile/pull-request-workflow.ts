import type { Station } from '../factory/factory.ts'
import { STATION_NAMES, stationRow, type StationName } from '../factory/stations.ts'
import type { CompileContext } from './compile-context.ts'
import { checkJob } from './pull-request-check.ts'
import { mergeCheckJob, MERGE_CHECK_ID } from './pull-request-gate.ts'
import { isOwnEslintStation } from '../factory/own-eslint-station.ts'
import { lintJob, needsSecrets } from './pull-request-lint.ts'
import { reportJobs } from './pull-request-reports.ts'
import { weakeningJob, weakeningResult } from './weakening-job.ts'
import type { YamlTree } from './yaml-text.ts'

/** Stations that can judge a change no matter who wrote it, in the order they run. */
const CHECKS = STATION_NAMES.filter((name) => stationRow(name).judges)

/**
 * The stations that judge, on every pull request and on every entry of a merge queue. Nothing is signed, and no job that reads
 * the change may write. The last job is the one check to require: it is red unless every station was green.
 */
export function pullRequestWorkflow(context: CompileContext): YamlTree {
  const stations = CHECKS.flatMap((action) => [
    ...(action === 'review' ? lintStations(context) : []),
    ...stationRunning(context, action),
  ])
  const checks = stations.map((station, index): [string, YamlTree] => [
    station.name,
    isOwnEslintStation(station)
      ? lintJob(context, station)
      : checkJob(context, station, stations.slice(0, index)),
  ])
  const names = stations.map(({ name }) => name)
  const approval = weakeningJob(context, stations)
  const also = approval === undefined ? undefined : { id: approval[0], result: weakeningResult(stations) }
  const jobs = [
    ...checks,
    ...reportJobs(context, names),
    ...(approval === undefined ? [] : [approval]),
    [MERGE_CHECK_ID, mergeCheckJob(context, names, also)],
  ]
  return {
    name: `${context.factory.name}: pull request`,
    on: {
      // `edited` covers a pull request that is sent to another branch; a queue merges nothing without `merge_group`
      // (docs.github.com, troubleshooting required status checks)
      pull_request: { types: ['opened', 'synchronize', 'reopened', 'edited'] },
      merge_group: { types: ['checks_requested'] },
    },
    permissions: {},
    concurrency: {
      group: `${context.names.group('pr')} \${{ github.event.pull_request.number || github.sha }}`,
      // an edited title waits for the review that runs, and then finds its answer
      'cancel-in-progress': "${{ github.event.action != 'edited' }}",
    },
    jobs: Object.fromEntries(jobs) as YamlTree,
  }
}

/** Before the review, which costs money. */
function lintStations({ factory, github }: CompileContext): Station[] {
  return factory.line.filter((station) => isOwnEslintStation(station) && !needsSecrets(github, station))
}

function stationRunning({ factory }: CompileContext, action: StationName): Station[] {
  const found = factory.line.find(({ work }) => work.kind === 'action' && work.action === action)
  return found === undefined ? [] : [found]
}

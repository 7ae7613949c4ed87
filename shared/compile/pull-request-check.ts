import type { Station } from '../factory/factory.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { WEAKENED_ENVIRONMENT } from '../factory/github-options.ts'
import { pullRequestEnvironment } from './environment.ts'
import { checkPermissions } from './access.ts'
import { modelKey } from './secrets.ts'
import { factoryInput, outputsOfStep } from './steps.ts'
import { isStyleGate } from './weakening-job.ts'
import type { YamlTree } from './yaml-text.ts'

/**
 * The event's own commits, never a branch name: a branch can move between two jobs. In a queue the commit of the run is the head
 * of the group, and the action reads the base from the event.
 */
const BASE = '${{ github.event.pull_request.base.sha }}'
/** The same where no action of ours finds it in the event of a queue. */
export const PULL_BASE = '${{ github.event.pull_request.base.sha || github.event.merge_group.base_sha }}'
const HEAD = '${{ github.event.pull_request.head.sha || github.sha }}'

/**
 * One station as a check. The review runs after the gates: it costs money, and a change that a gate stops needs no opinion.
 */
export function checkJob(context: CompileContext, station: Station, earlier: readonly Station[]): YamlTree {
  const model = modelKey(context, station)
  return {
    name: `${context.factory.name}: ${station.name}`,
    ...(isReview(station) && earlier.length > 0 ? { needs: earlier.map(({ name }) => name) } : {}),
    permissions: checkPermissions(model !== undefined),
    'runs-on': runnerOf(context, station.name),
    'timeout-minutes': timeLimit(context, station),
    environment: model === undefined ? undefined : pullRequestEnvironment(context, station),
    outputs: outputsOfStep('check', outputsOf(context, station)),
    steps: [headCheckout(context), checkStep(context, station, model)],
  }
}

/** What a check hands to the jobs that report it. */
const OUTPUTS = ['verdict', 'findings', 'error']

/** Whether a gate is weakened is asked where an environment waits for the answer. */
function outputsOf({ github }: CompileContext, station: Station): string[] {
  const asks = isStyleGate(station) && github.environments.has(WEAKENED_ENVIRONMENT)
  return [...OUTPUTS, ...(asks ? ['weakened'] : [])]
}

function isReview({ work }: Station): boolean {
  return work.kind === 'action' && work.action === 'review'
}

function timeLimit({ github, factory }: CompileContext, station: Station): number {
  return github.minutes + (isReview(station) ? Math.ceil(factory.budget.minutes) : 0)
}

/** With all history, and no token left behind. */
export function headCheckout({ checkout }: CompileContext): YamlTree {
  const head: YamlTree = { ref: HEAD, 'fetch-depth': 0, 'persist-credentials': false }
  return { name: 'Check out the pull request', uses: checkout, with: head }
}

function checkStep(context: CompileContext, station: Station, model: string | undefined): YamlTree {
  const action = station.work.kind === 'action' ? station.work.action : 'receive'
  return {
    name: `Check: ${station.name}`,
    id: 'check',
    uses: context.own(action),
    with: { ...checkInputs(context, station), 'api-key': model },
  }
}

/** Which station judges what. */
export function checkInputs({ factory, factoryPath }: CompileContext, { name, work }: Station): YamlTree {
  return {
    station: work.kind === 'action' && work.action === name ? undefined : name,
    spec: factory.specs,
    factory: factoryInput(factoryPath),
    base: BASE,
    head: HEAD,
  }
}

import { PLAN_MINUTES } from '../limits.ts'
import { startPermissions } from './access.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { factoryInput, outputsOfStep } from './steps.ts'
import type { YamlTree } from './yaml-text.ts'

/** Lists the specs of a push, a schedule or a start by hand, and starts a run of the unit's workflow for each. */
export function planWorkflow(context: CompileContext): YamlTree {
  return {
    name: context.factory.name,
    on: triggersOf(context),
    permissions: {},
    // one group per run: a shared one would drop a waiting run, and with it the specs only that run saw change
    concurrency: { group: `${context.names.group()} \${{ github.run_id }}`, 'cancel-in-progress': false },
    jobs: { plan: planJob(context) },
  }
}

function triggersOf({ factory, github }: CompileContext): YamlTree {
  const paths = github.paths.length === 0 ? [factory.specs] : github.paths
  const isByHand = github.on.includes('workflow_dispatch')
  return {
    push: github.on.includes('push') ? { branches: github.branches, paths } : undefined,
    schedule: github.schedule.length === 0 ? undefined : github.schedule.map((cron) => ({ cron })),
    // also without starts by hand: a plan that goes on starts itself
    workflow_dispatch: { inputs: { ...(isByHand ? SPEC_INPUT : {}), ...PLAN_INPUTS } },
  }
}

const SPEC_INPUT: YamlTree = {
  spec: { description: 'Repository path of the spec', type: 'string', default: '' },
}

const PLAN_INPUTS: YamlTree = {
  mode: {
    description: 'Recorded answers: use and add, use only, or ask again',
    type: 'choice',
    options: ['auto', 'replay', 'refresh'],
    default: 'auto',
  },
  base: goingOn('commit the specs were listed at'),
  before: goingOn('commit before the push'),
  after: goingOn('last spec dealt with'),
}

function goingOn(what: string): YamlTree {
  return { description: `Leave empty; a plan that goes on fills it in: ${what}`, type: 'string', default: '' }
}

function planJob(context: CompileContext): YamlTree {
  return {
    name: 'Plan',
    permissions: startPermissions(context),
    'runs-on': runnerOf(context, 'plan'),
    'timeout-minutes': PLAN_MINUTES,
    outputs: outputsOfStep('plan', ['specs', 'started', 'error']),
    steps: [
      {
        name: 'Check out with history',
        uses: context.checkout,
        with: { 'fetch-depth': 0, 'persist-credentials': false },
      },
      { name: 'Start the units', id: 'plan', uses: context.own('plan'), with: planStepInputs(context) },
    ],
  }
}

function planStepInputs({ factoryPath, github }: CompileContext): YamlTree {
  return {
    event: '${{ github.event_name }}',
    before: github.on.includes('push')
      ? '${{ github.event.before || inputs.before }}'
      : '${{ inputs.before }}',
    spec: github.on.includes('workflow_dispatch') ? '${{ inputs.spec }}' : undefined,
    mode: "${{ inputs.mode || 'auto' }}",
    base: '${{ inputs.base }}',
    after: '${{ inputs.after }}',
    parallel: github.parallel,
    factory: factoryInput(factoryPath),
    token: '${{ github.token }}',
  }
}

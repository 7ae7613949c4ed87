import { runnerOf, type CompileContext } from './compile-context.ts'
import { startPermissions } from './access.ts'
import type { YamlTree } from './yaml-text.ts'

/** A plan works in waves and hands over to a new run in time. */
const PLAN_MINUTES = 120

/** Lists the specs of a push, a schedule or a start by hand, and starts one run for each. */
export function dispatcherWorkflow(context: CompileContext): YamlTree {
  return {
    name: context.factory.name,
    on: triggersOf(context),
    permissions: {},
    // one group per run: a shared one would drop a waiting run, and with it the specs only that run saw change
    concurrency: { group: 'factory ${{ github.run_id }}', 'cancel-in-progress': false },
    jobs: { plan: planJob(context) },
  }
}

function triggersOf({ factory, github }: CompileContext): YamlTree {
  const paths = github.paths.length === 0 ? [factory.specs] : github.paths
  return {
    push: github.on.includes('push') ? { branches: github.branches, paths } : undefined,
    schedule: github.schedule.length === 0 ? undefined : github.schedule.map((cron) => ({ cron })),
    workflow_dispatch: github.on.includes('workflow_dispatch') ? { inputs: DISPATCH_INPUTS } : undefined,
  }
}

const DISPATCH_INPUTS: YamlTree = {
  spec: { description: 'Repository path of the spec', type: 'string', required: true },
  mode: {
    description: 'Recorded answers: use and add, use only, or ask again',
    type: 'choice',
    options: ['auto', 'replay', 'refresh'],
    default: 'auto',
  },
}

function planJob(context: CompileContext): YamlTree {
  return {
    name: 'Plan',
    permissions: startPermissions(context),
    'runs-on': runnerOf(context, 'plan'),
    'timeout-minutes': PLAN_MINUTES,
    steps: [
      {
        name: 'Check out with history',
        uses: context.checkout,
        with: { 'fetch-depth': 0, 'persist-credentials': false },
      },
      { name: 'Start the units', id: 'plan', uses: context.own('plan'), with: planInputs(context) },
    ],
  }
}

function planInputs({ factoryPath, github }: CompileContext): YamlTree {
  const isByHand = github.on.includes('workflow_dispatch')
  return {
    factory: factoryPath === 'factory.yml' ? undefined : factoryPath,
    event: '${{ github.event_name }}',
    before: github.on.includes('push') ? '${{ github.event.before }}' : undefined,
    spec: isByHand ? '${{ inputs.spec }}' : undefined,
    mode: isByHand ? "${{ inputs.mode || 'auto' }}" : 'auto',
    token: '${{ github.token }}',
  }
}

import { runnerOf, type CompileContext } from './compile-context.ts'
import { callerPermissions, readerPermissions } from './permissions.ts'
import { PLAN_SCRIPT } from './plan-script.ts'
import { passedSecrets, secretsOf } from './secrets.ts'
import { LINE_FILE, localUse } from './workflow-files.ts'
import type { YamlTree } from './yaml-text.ts'

const PLAN_MINUTES = 5

/** Finds the specs of a push, a schedule or a hand, and sends each down the line on its own. */
export function dispatcherWorkflow(blueprint: CompileContext): YamlTree {
  return {
    name: blueprint.factory.name,
    on: triggersOf(blueprint),
    permissions: {},
    // one group per run: a shared one would drop a waiting run, and with it the specs only that run saw change
    concurrency: { group: 'factory ${{ github.run_id }}', 'cancel-in-progress': false },
    jobs: { plan: planJob(blueprint), line: lineJob(blueprint) },
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
    description: 'Recorded answers: use and add, use only, or ask anew',
    type: 'choice',
    options: ['auto', 'replay', 'refresh'],
    default: 'auto',
  },
}

function planJob(blueprint: CompileContext): YamlTree {
  return {
    name: 'Plan',
    permissions: readerPermissions(),
    'runs-on': runnerOf(blueprint, 'plan'),
    'timeout-minutes': PLAN_MINUTES,
    outputs: { specs: '${{ steps.plan.outputs.specs }}' },
    steps: [
      {
        name: 'Check out with history',
        uses: blueprint.checkout,
        with: { 'fetch-depth': 0, 'persist-credentials': false },
      },
      {
        name: 'List the specs',
        id: 'plan',
        shell: 'bash',
        env: planEnvironment(blueprint),
        run: PLAN_SCRIPT,
      },
    ],
  }
}

function planEnvironment({ factory, github }: CompileContext): YamlTree {
  return {
    LC_ALL: 'C',
    EVENT: '${{ github.event_name }}',
    BEFORE: github.on.includes('push') ? '${{ github.event.before }}' : '',
    ONE: github.on.includes('workflow_dispatch') ? '${{ inputs.spec }}' : '',
    SPECS: factory.specs,
  }
}

function lineJob(blueprint: CompileContext): YamlTree {
  const mode = blueprint.github.on.includes('workflow_dispatch') ? "${{ inputs.mode || 'auto' }}" : 'auto'
  return {
    name: '${{ matrix.spec }}',
    needs: ['plan'],
    if: "needs.plan.outputs.specs != '[]'",
    permissions: callerPermissions(blueprint),
    strategy: { 'fail-fast': false, matrix: { spec: '${{ fromJSON(needs.plan.outputs.specs) }}' } },
    uses: localUse(LINE_FILE),
    with: { spec: '${{ matrix.spec }}', mode },
    secrets: passedSecrets(secretsOf(blueprint)),
  }
}

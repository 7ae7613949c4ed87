import { ledgerPermissions } from './access.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { outputsOfStep } from './steps.ts'
import { ledgerInput } from './ledger-input.ts'
import type { YamlTree } from './yaml-text.ts'

/** Name in `github.runsOn` of the jobs that write into the ledger. */
export const LEDGER_ID = 'ledger'

const OUTPUTS = ['commits', 'entries', 'error']

/**
 * Enters which commits of the default branch bring lines of a unit, or take them back. A merge is a push to it, whatever the strategy; what
 * GITHUB_TOKEN merges starts no workflow, and is found with the next push. It runs at the tip of the branch, which only people who may
 * write move, holds no secret, and executes nothing of what it looks through.
 */
export function ledgerWorkflow(context: CompileContext): YamlTree {
  const { factory, github, names } = context
  return {
    name: `${factory.name}: ledger`,
    on: { push: { branches: github.branches }, workflow_dispatch: {} },
    permissions: {},
    // a run that waits may be replaced by a later one, which looks at its commits too
    concurrency: { group: names.group('ledger'), 'cancel-in-progress': false },
    jobs: { sync: syncJob(context) },
  }
}

function syncJob(context: CompileContext): YamlTree {
  return {
    name: 'sync',
    if: 'github.ref_name == github.event.repository.default_branch',
    permissions: ledgerPermissions(),
    'runs-on': runnerOf(context, LEDGER_ID),
    'timeout-minutes': context.github.minutes,
    outputs: outputsOfStep('sync', OUTPUTS),
    steps: [
      {
        name: 'Check out with history',
        uses: context.checkout,
        with: { 'fetch-depth': 0, 'persist-credentials': false },
      },
      {
        name: 'Enter what arrived',
        id: 'sync',
        uses: context.own('sync-ledger'),
        with: { ledger: ledgerInput(context), token: '${{ github.token }}' },
      },
    ],
  }
}

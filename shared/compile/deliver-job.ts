import type { Delivery } from '../factory/github-options.ts'
import { deliveryPermissions } from './access.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { DELIVER_ID, deliveryEnvironment } from './environment.ts'
import { RESULT_ID } from './result-job.ts'
import { everyJob } from './routes.ts'
import { checkoutStep, NEEDS, sourceInputs } from './steps.ts'
import type { YamlTree } from './yaml-text.ts'

const OUTPUTS = ['delivered', 'branch', 'commit', 'pull-request', 'error']

/**
 * The job that delivers a released unit, and the only one that may write to the repository. People approve here: a unit that
 * was not released skips it, so nobody is asked about one that is dead.
 */
export function deliverJob(context: CompileContext, publish: Exclude<Delivery, 'none'>): YamlTree {
  const { line, github, factoryPath } = context
  const result = `needs.${RESULT_ID}`
  return {
    name: DELIVER_ID,
    needs: [...everyJob(line), RESULT_ID],
    if: `!cancelled() && ${result}.result == 'success' && ${result}.outputs.next == 'released'`,
    permissions: deliveryPermissions(publish),
    'runs-on': runnerOf(context, DELIVER_ID),
    'timeout-minutes': github.minutes,
    environment: deliveryEnvironment(context),
    outputs: Object.fromEntries(OUTPUTS.map((name) => [name, `\${{ steps.deliver.outputs.${name} }}`])),
    steps: [
      checkoutStep(context),
      {
        name: 'Deliver',
        id: 'deliver',
        uses: context.own('deliver'),
        with: {
          ...sourceInputs(factoryPath),
          upstream: NEEDS,
          store: github.store,
          publish,
          token: '${{ github.token }}',
        },
      },
    ],
  }
}

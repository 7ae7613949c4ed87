import type { Delivery } from '../factory/github-options.ts'
import { deliveryPermissions } from './access.ts'
import { asksInIssues } from './ask-job.ts'
import { secretExpression } from './secrets.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { DELIVER_ID, deliveryEnvironment } from './environment.ts'
import { ledgerInput } from './ledger-input.ts'
import { RESULT_ID } from './result-job.ts'
import { everyJob } from './routes.ts'
import { checkoutStep, NEEDS, outputsOfStep, sourceInputs } from './steps.ts'
import type { YamlTree } from './yaml-text.ts'

type Publish = Exclude<Delivery, 'none'>

const OUTPUTS = ['delivered', 'branch', 'commit', 'pull-request', 'trace-url', 'error']

/**
 * The job that delivers a released unit, and the only one that may write to the repository. People approve here: a unit that
 * was not released skips it, so nobody is asked about one that is dead.
 */
export function deliverJob(context: CompileContext, publish: Publish): YamlTree {
  const { line, github } = context
  const result = `needs.${RESULT_ID}`
  return {
    name: DELIVER_ID,
    needs: [...everyJob(line), RESULT_ID],
    if: `!cancelled() && ${result}.result == 'success' && ${result}.outputs.next == 'released'`,
    permissions: deliveryPermissions(publish, github, asksInIssues(context)),
    'runs-on': runnerOf(context, DELIVER_ID),
    'timeout-minutes': github.minutes,
    environment: deliveryEnvironment(context),
    outputs: outputsOfStep('deliver', OUTPUTS),
    steps: [checkoutStep(context), ...appSteps(context, publish), deliverStep(context, publish)],
  }
}

/** The permissions are those of the delivery and no others, whatever the app may do besides. */
function appSteps({ github: { token }, appToken }: CompileContext, publish: Publish): YamlTree[] {
  if (token === undefined) return []
  const { app, key } = token
  const inputs = {
    // an app id is taken here as well
    'client-id': app.kind === 'variable' ? `\${{ vars.${app.text} }}` : app.text,
    'private-key': secretExpression(key),
    'permission-contents': 'write',
    'permission-pull-requests': publish === 'pull-request' ? 'write' : undefined,
  }
  return [{ name: 'Get the token of the app', id: 'app', uses: appToken(), with: inputs }]
}

function deliverStep(context: CompileContext, publish: Publish): YamlTree {
  const { github, factoryPath } = context
  const { commits, trace, token, store } = github
  return {
    name: 'Deliver',
    id: 'deliver',
    uses: context.own('deliver'),
    with: {
      ...sourceInputs(factoryPath),
      upstream: NEEDS,
      store,
      publish,
      commits: commits === 'api' ? undefined : commits,
      trace: trace === 'artifact' ? undefined : trace,
      ledger: ledgerInput(context),
      questions: asksInIssues(context) ? 'issue' : undefined,
      token: token === undefined ? '${{ github.token }}' : '${{ steps.app.outputs.token }}',
    },
  }
}

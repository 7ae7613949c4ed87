import { probes } from '../factory/factory.ts'
import { askPermissions } from './access.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { RESULT_ID } from './result-job.ts'
import { everyJob } from './routes.ts'
import { checkoutStep, NEEDS, outputsOfStep, sourceInputs } from './steps.ts'
import type { YamlTree } from './yaml-text.ts'

/** Id and name of the job that asks the owner of a spec; in `github.runsOn` also of the one that takes the answers. */
export const ASK_ID = 'ask'

const OUTPUTS = ['issue', 'asked', 'error']

/** Does the line ask in issues? It has questions only where a station looks for them. */
export function asksInIssues({ factory, github }: Pick<CompileContext, 'factory' | 'github'>): boolean {
  return github.questions === 'issue' && probes(factory.line)
}

/**
 * The job that asks the owner of a spec what it leaves open. It may write issues and nothing else, and holds neither a key nor code
 * of the change. Where no job delivers, it is also the one that closes the issue of a released unit.
 */
export function askJob(context: CompileContext): YamlTree {
  const { line, github, factoryPath } = context
  const { outputs, result } = { outputs: `needs.${RESULT_ID}.outputs`, result: `needs.${RESULT_ID}.result` }
  const asking = `${outputs}.next == 'asking'`
  const turn = github.publish === 'none' ? `(${asking} || ${outputs}.next == 'released')` : asking
  return {
    name: ASK_ID,
    needs: [...everyJob(line), RESULT_ID],
    if: `!cancelled() && ${result} == 'success' && ${turn}`,
    permissions: askPermissions(),
    'runs-on': runnerOf(context, ASK_ID),
    'timeout-minutes': github.minutes,
    outputs: outputsOfStep('ask', OUTPUTS),
    steps: [
      checkoutStep(context),
      {
        name: 'Ask the owner of the spec',
        id: 'ask',
        uses: context.own('ask'),
        with: {
          ...sourceInputs(factoryPath),
          upstream: NEEDS,
          store: github.store,
          token: '${{ github.token }}',
        },
      },
    ],
  }
}

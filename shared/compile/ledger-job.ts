import { recordPermissions } from './access.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { ledgerInput } from './ledger-input.ts'
import { LEDGER_ID } from './ledger-workflow.ts'
import { RESULT_ID } from './result-job.ts'
import { everyJob } from './routes.ts'
import { checkoutStep, NEEDS, outputsOfStep, sourceInputs } from './steps.ts'
import type { YamlTree } from './yaml-text.ts'

const OUTPUTS = ['recorded', 'error']

/**
 * The job that enters a unit that was halted, or asks, into the ledger, once the result has said how it ended and left its trace. The result
 * is red for a halted unit, so its own success is not asked for. No job of a station may write to the repository: this one runs no code of
 * the change and holds no key, and what it cannot enter changes no verdict.
 */
export function ledgerJob(context: CompileContext): YamlTree {
  const { line, github, factoryPath } = context
  const next = `needs.${RESULT_ID}.outputs.next`
  return {
    name: LEDGER_ID,
    needs: [...everyJob(line), RESULT_ID],
    if: `!cancelled() && (${next} == 'halted' || ${next} == 'asking')`,
    permissions: recordPermissions(),
    'runs-on': runnerOf(context, LEDGER_ID),
    'timeout-minutes': github.minutes,
    outputs: outputsOfStep('record', OUTPUTS),
    steps: [
      checkoutStep(context),
      {
        name: 'Enter the unit',
        id: 'record',
        uses: context.own('record-unit'),
        with: {
          ...sourceInputs(factoryPath),
          upstream: NEEDS,
          store: github.store,
          ledger: ledgerInput(context),
          token: '${{ github.token }}',
        },
      },
    ],
  }
}

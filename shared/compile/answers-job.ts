import { keepPermissions } from './access.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { RESULT_ID } from './result-job.ts'
import { everyJob } from './routes.ts'
import { asksModel, checkoutStep, outputsOfStep, sourceInputs } from './steps.ts'
import type { YamlTree } from './yaml-text.ts'

/** Id and name of the job that keeps recorded answers beyond the run. */
export const ANSWERS_ID = 'answers'

const OUTPUTS = ['kept', 'error']

/**
 * The job that keeps what a model was paid for, however the unit ended. It is skipped when no station recorded a new answer.
 * No job of a station may write to the repository, so it is one of its own, without a key and without code of the change.
 */
export function answersJob(context: CompileContext): YamlTree {
  const { line, github, factoryPath } = context
  return {
    name: ANSWERS_ID,
    // where jobs are shared, the one of the result may hold a station that asks
    needs: line.last.some(asksModel) ? [...everyJob(line), RESULT_ID] : everyJob(line),
    if: `always() && contains(toJSON(needs), '"recorded": "true"')`,
    permissions: keepPermissions(),
    'runs-on': runnerOf(context, ANSWERS_ID),
    'timeout-minutes': github.minutes,
    outputs: outputsOfStep('keep', OUTPUTS),
    steps: [
      checkoutStep(context),
      {
        name: 'Keep the answers',
        id: 'keep',
        uses: context.own('keep-answers'),
        with: { ...sourceInputs(factoryPath), store: github.store, token: '${{ github.token }}' },
      },
    ],
  }
}

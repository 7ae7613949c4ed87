import type { Station } from '../factory/factory.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { weakeningEnvironment } from './environment.ts'
import type { YamlTree } from './yaml-text.ts'

/** No station can have this id: names of stations have no underscore. */
const WEAKENED_ID = 'weakened_gates'

const MINUTES = 5

/**
 * The job that waits until people have approved what a pull request takes away from the gates; `undefined` where no environment is named
 * for it, and such a pull request is red instead.
 */
export function weakeningJob(
  context: CompileContext,
  stations: readonly Station[],
): [string, YamlTree] | undefined {
  const environment = weakeningEnvironment(context)
  const gate = stations.find(isStyleGate)
  if (environment === undefined || gate === undefined) return undefined
  const job: YamlTree = {
    name: `${context.factory.name}: weakened gates`,
    needs: [gate.name],
    // an output that is missing asks as well
    if: `needs.${gate.name}.result == 'success' && needs.${gate.name}.outputs.weakened != 'false'`,
    permissions: {},
    'runs-on': runnerOf(context, 'plan'),
    'timeout-minutes': MINUTES,
    environment,
    steps: [
      {
        name: 'People have approved what is weakened',
        shell: 'bash',
        run: 'echo "approved: the findings are in the summary of the style gate"\n',
      },
    ],
  }
  return [WEAKENED_ID, job]
}

/** What the check to require asks of this job: `success`, unless nothing was weakened. */
export function weakeningResult(stations: readonly Station[]): string {
  const gate = stations.find(isStyleGate)?.name ?? ''
  const isNone = `needs.${gate}.result == 'success' && needs.${gate}.outputs.weakened == 'false'`
  return `${WEAKENED_ID} \${{ ${isNone} && 'success' || needs.${WEAKENED_ID}.result }}`
}

/** Does this station say whether a gate is weakened? */
export function isStyleGate({ work }: Station): boolean {
  return work.kind === 'action' && work.action === 'style-gate'
}

import { commandSecrets, readsPackages } from '../factory/command-secrets.ts'
import type { MachineOptions } from '../factory/machine-options.ts'
import type { OwnEslintStation } from '../factory/own-eslint-station.ts'
import { checkPermissions } from './access.ts'
import { containersOf, preparingSteps, variablesOf } from './command-place.ts'
import { programStep, runMinutes, setUpMinutes, setUpStep } from './command-job.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { checkInputs, headCheckout, PULL_BASE } from './pull-request-check.ts'
import type { YamlTree } from './yaml-text.ts'

/** Does it need what no job of a pull request is given: secrets of its setup or its images, packages of GitHub? */
export function needsSecrets(options: MachineOptions, station: OwnEslintStation): boolean {
  return commandSecrets(options, station).length > 0 || readsPackages(options, station.work)
}

const ASKS = "steps.apply.outputs.asks == 'true'"

/**
 * The team's own ESLint as a check of a pull request: the job of the line, without a secret, an environment or a token in the steps that run
 * code of the repository. Actions of the team prepare the machine with the base commit laid out. The last step judges what came back, because
 * nothing is signed here.
 */
export function lintJob(context: CompileContext, station: OwnEslintStation): YamlTree {
  const { work, name } = station
  const minutes = runMinutes(work)
  const receive = (more: YamlTree): YamlTree => ({
    uses: context.own('receive'),
    with: { ...more, ...checkInputs(context, station) },
  })
  return {
    name: `${context.factory.name}: ${name}`,
    permissions: checkPermissions(false),
    'runs-on': runnerOf(context, name),
    'timeout-minutes': minutes + setUpMinutes(work) + context.github.minutes,
    ...containersOf(context, station),
    outputs: lintOutputs(),
    steps: [
      headCheckout(context),
      LAY_BASE,
      ...preparingSteps(context, station),
      { name: 'Find what is to be judged', id: 'apply', ...receive({ phase: 'apply' }) },
      ...setUpStep(context, station, work).map((step) => ({ ...step, if: ASKS })),
      {
        name: `Run ${name}`,
        id: 'run',
        if: ASKS,
        'timeout-minutes': minutes,
        env: variablesOf(context, station, { env: work.env }),
        ...programStep('run'),
      },
      { name: 'End what is left', if: `!cancelled() && ${ASKS}`, ...programStep('end') },
      { name: `Check: ${name}`, id: 'collect', if: ASKS, ...receive(COLLECT) },
    ],
  }
}

/** The work tree holds the base commit before any action of the team reads it; what the change writes stays in the object store. */
const LAY_BASE: YamlTree = {
  name: 'Lay out the base commit',
  shell: 'bash',
  env: { BASE: PULL_BASE },
  run: 'git checkout --quiet --detach "$BASE"\n',
}

const COLLECT: YamlTree = {
  phase: 'collect',
  outcome: '${{ steps.run.outcome }}',
  record: '${{ steps.run.outputs.record }}',
}

/** Where there is nothing to judge, the first step has said all. */
function lintOutputs(): YamlTree {
  const either = (output: string): string =>
    `\${{ steps.collect.outputs.${output} || steps.apply.outputs.${output} }}`
  return { verdict: either('verdict'), findings: either('findings'), error: either('error') }
}

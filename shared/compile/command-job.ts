import {
  commandStations,
  furtherMinutes,
  makesFiles,
  type CommandWork,
  type Station,
} from '../factory/factory.ts'
import { readsPackages } from '../factory/command-secrets.ts'
import { commandPermissions } from './access.ts'
import { NODE_LINK, PROGRAM_LINK, RUN_FOLDER } from '../commands/run-folder.ts'
import { commandCheckout, containersOf, preparingSteps, variablesOf } from './command-place.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { environmentOf } from './environment.ts'
import { needsOf, outputsOfStep, placeInLine, unitInputs } from './steps.ts'
import { conditionOf, idsOf } from './routes.ts'
import type { LineJob } from './unroll.ts'
import type { YamlTree } from './yaml-text.ts'

interface CommandJob {
  job: LineJob
  station: Station
  work: CommandWork
}

/** The program keeps the time limit itself; the runner's own comes later, when the program does not end. */
export const SPARE_MINUTES = 2

/**
 * The job of a station that runs the team's commands on the change: code that nothing has judged yet. It has no identity
 * and a token that can only read, which the steps with commands do not get; secrets are those of the setup, in a step of
 * its own before the change is laid. Its outcome is what the runner recorded of the one step that may fail. When anything
 * else fails, the station could not run. Nothing that the commands started is there any more when the outcome is collected.
 */
export function commandJob(context: CompileContext, { job, station, work }: CommandJob): YamlTree {
  const { before } = job
  const receive = (phase: Phase): YamlTree =>
    receiveUse(context, unitInputs(context, station, placeInLine(job)), phase)
  const minutes = runMinutes(work) + againMinutes(context, work)
  return {
    name: station.name,
    needs: needsOf(idsOf(before)),
    if: conditionOf(job),
    permissions: commandPermissions(readsPackages(context.github, work)),
    'runs-on': runnerOf(context, station.name),
    'timeout-minutes': minutes + setUpMinutes(work) + context.github.minutes,
    environment: environmentOf(context, station),
    ...containersOf(context, station),
    outputs: commandOutputs(job, station),
    steps: [
      commandCheckout(context, work),
      ...preparingSteps(context, station),
      { name: 'Apply the change', id: 'apply', ...receive(APPLY) },
      ...setUpStep(context, station, work),
      {
        name: `Run ${station.name}`,
        id: 'run',
        'continue-on-error': true,
        'timeout-minutes': minutes,
        env: variablesOf(context, station, { env: work.env }),
        ...programStep('run'),
      },
      { name: 'End what is left', ...programStep('end') },
      { name: 'Collect the outcome', id: 'collect', ...receive(COLLECT) },
    ],
  }
}

/** `verdict` and `next` are what the job itself says, and can only lower trust: see the conditions of the jobs that follow. */
function commandOutputs(job: LineJob, station: Station): YamlTree {
  const collected = ['verdict', 'next', 'outcome-id', 'outcome-name', 'outcome-sha256']
  return {
    station: station.name,
    round: placeInLine(job).round,
    outcome: '${{ steps.run.outcome }}',
    ...outputsOfStep('collect', collected),
    error: '${{ steps.apply.outputs.error || steps.collect.outputs.error }}',
  }
}

/** Most minutes of the step with the commands. */
export function runMinutes(work: CommandWork): number {
  return Math.ceil(work.minutes) + Math.ceil(furtherMinutes(work)) + SPARE_MINUTES
}

/** Most minutes of the setup. */
export function setUpMinutes({ setup }: CommandWork): number {
  return setup === undefined ? 0 : Math.ceil(setup.minutes) + SPARE_MINUTES
}

/** Setup runs once more with the commands where a change brings other packages, which it can only where a station makes files. */
function againMinutes({ factory }: CompileContext, work: CommandWork): number {
  const canBring = commandStations(factory.line).some((each) => makesFiles(each.work))
  return canBring && !makesFiles(work) ? Math.ceil(work.setup?.minutes ?? 0) : 0
}

/** On the base commit, before the change is laid: the one step of the job that may see secrets. */
export function setUpStep(context: CompileContext, station: Station, work: CommandWork): YamlTree[] {
  const { setup, env } = work
  if (setup === undefined) return []
  const step: YamlTree = {
    name: 'Set up the base commit',
    id: 'setup',
    'timeout-minutes': setUpMinutes(work),
    env: variablesOf(context, station, { env, secrets: setup.secrets }),
    ...programStep('setup'),
  }
  return [step]
}

/** The part of a step that starts the program of a command station. */
export interface ProgramStep {
  shell: 'bash'
  run: string
}

/** No text of factory.yml becomes part of a script: the program reads its order from the folder. */
export function programStep(phase: 'setup' | 'run' | 'end' | 'setup-writer' | 'write'): ProgramStep {
  const place = `$RUNNER_TEMP/${RUN_FOLDER}`
  return { shell: 'bash', run: `"${place}/${NODE_LINK}" "${place}/${PROGRAM_LINK}" ${phase}\n` }
}

/** What only one of the two phases is given. */
type Phase = { phase: 'apply' | 'collect' } & Record<string, string>

export const APPLY: Phase = { phase: 'apply', token: '${{ github.token }}' }

/** After untrusted code has run, a token is there only where parcels of an earlier attempt have to be fetched. */
export const COLLECT: Phase = {
  phase: 'collect',
  outcome: '${{ steps.run.outcome }}',
  record: '${{ steps.run.outputs.record }}',
  token: "${{ github.run_attempt != '1' && github.token || '' }}",
}

/** The part of a step that calls the action `receive`. */
export function receiveUse(context: CompileContext, inputs: YamlTree, { phase, ...more }: Phase): YamlTree {
  return {
    uses: context.own('receive'),
    with: { phase, ...inputs, store: context.github.store, ...more },
  }
}

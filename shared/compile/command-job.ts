import type { Work } from '../factory/factory.ts'
import { stationPermissions } from './access.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { environmentOf } from './environment.ts'
import { commandStep, stationCommandStep } from './shell.ts'
import { checkoutStep, placeInLine, unitInputs } from './steps.ts'
import { conditionOf, needsOf, type LineJob } from './unroll.ts'
import type { YamlTree } from './yaml-text.ts'

type Commands = Extract<Work, { kind: 'run' }>

/**
 * The job of a station that runs the team's commands on the change: code that nothing has judged yet. It has no secret, no
 * identity and a token that can only read. Its outcome is what the runner recorded of the one step that may fail. When
 * anything else fails, the station could not run.
 */
export function commandJob(context: CompileContext, job: LineJob, work: Commands): YamlTree {
  const { station, round } = job
  return {
    name: `${station.name} (round ${round})`,
    needs: needsOf(job.before),
    if: conditionOf(job),
    permissions: stationPermissions(),
    'runs-on': runnerOf(context, station.name),
    'timeout-minutes': Math.ceil(work.minutes) + context.github.minutes,
    environment: environmentOf(context, station),
    outputs: commandOutputs(job),
    steps: [
      checkoutStep(context),
      ...toolSteps(context),
      { name: 'Apply the change', id: 'apply', ...receiveUse(context, job, { phase: 'apply' }) },
      {
        name: `Run ${station.name}`,
        id: 'run',
        'continue-on-error': true,
        'timeout-minutes': Math.ceil(work.minutes),
        ...stationCommandStep(work.run),
      },
      { name: 'Collect the outcome', id: 'collect', ...receiveUse(context, job, COLLECT) },
    ],
  }
}

/** `verdict` and `next` are what the job itself says, and can only lower trust: see the conditions of the jobs that follow. */
function commandOutputs({ station, round }: LineJob): YamlTree {
  const collected = ['verdict', 'next', 'outcome-id', 'outcome-name', 'outcome-sha256']
  return {
    station: station.name,
    round: String(round),
    outcome: '${{ steps.run.outcome }}',
    ...Object.fromEntries(collected.map((name) => [name, `\${{ steps.collect.outputs.${name} }}`])),
  }
}

function toolSteps({ github, setupNode }: CompileContext): YamlTree[] {
  const node: YamlTree = {
    name: 'Set up Node',
    uses: setupNode,
    with: { 'node-version': github.node, 'package-manager-cache': false },
  }
  const install: YamlTree = { name: 'Install', ...commandStep(github.install) }
  return [...(github.node === undefined ? [] : [node]), ...(github.install.length === 0 ? [] : [install])]
}

interface Phase {
  phase: 'apply' | 'collect'
  outcome?: string
}

const COLLECT: Phase = { phase: 'collect', outcome: '${{ steps.run.outcome }}' }

/** The part of a step that calls the action `receive`. */
function receiveUse(context: CompileContext, job: LineJob, { phase, outcome }: Phase): YamlTree {
  const inputs = unitInputs(context, job.station, placeInLine(job))
  return {
    uses: context.own('receive'),
    with: { phase, ...inputs, store: context.github.store, outcome },
  }
}

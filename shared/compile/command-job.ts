import type { Station, Work } from '../factory/factory.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { conditionOf } from './conditions.ts'
import { environmentOf } from './environment.ts'
import { commandPermissions } from './permissions.ts'
import { commandStep, stationCommandStep } from './shell.ts'
import { checkoutStep, placeOf, unitInputs } from './station-job.ts'
import type { LineJob } from './unroll.ts'
import type { YamlTree } from './yaml-text.ts'

type Commands = Extract<Work, { kind: 'run' }>

/**
 * The job of a station that runs the team's commands on the change: code nobody has judged yet. It holds no secret, no
 * identity and a token that can only read. Its outcome is what the runner recorded of the one step that may fail;
 * everything else that fails is "could not run".
 */
export function commandJob(blueprint: CompileContext, job: LineJob, work: Commands): YamlTree {
  const { station, round } = job
  return {
    name: `${station.name} (round ${round})`,
    ...(job.before.length === 0 ? {} : { needs: job.before.map(({ id }) => id) }),
    if: conditionOf(job),
    permissions: commandPermissions(),
    'runs-on': runnerOf(blueprint, station.name),
    'timeout-minutes': Math.ceil(work.minutes) + blueprint.github.minutes,
    environment: environmentOf(blueprint, station),
    outputs: outputsOf(job),
    steps: [
      checkoutStep(blueprint),
      ...tools(blueprint),
      receiveStep(blueprint, job, { name: 'Apply the change', id: 'apply', phase: 'apply' }),
      runStep(station, work),
      receiveStep(blueprint, job, { name: 'Collect the outcome', id: 'collect', phase: 'collect' }),
    ],
  }
}

/** `verdict` and `next` are the job's own word and can only lower trust: see the conditions of the jobs that follow. */
function outputsOf({ station, round }: LineJob): YamlTree {
  const collected = ['verdict', 'next', 'outcome-id', 'outcome-name', 'outcome-sha256']
  return {
    station: station.name,
    round: String(round),
    outcome: '${{ steps.run.outcome }}',
    ...Object.fromEntries(collected.map((name) => [name, `\${{ steps.collect.outputs.${name} }}`])),
  }
}

function tools({ github, setupNode }: CompileContext): YamlTree[] {
  const node: YamlTree = {
    name: 'Set up Node',
    uses: setupNode,
    with: { 'node-version': github.node, 'package-manager-cache': false },
  }
  const install: YamlTree = { name: 'Install', ...commandStep(github.install) }
  return [...(github.node === undefined ? [] : [node]), ...(github.install.length === 0 ? [] : [install])]
}

interface Reception {
  name: string
  id: string
  phase: 'apply' | 'collect'
}

function receiveStep(blueprint: CompileContext, job: LineJob, { name, id, phase }: Reception): YamlTree {
  const outcome = phase === 'collect' ? '${{ steps.run.outcome }}' : undefined
  const inputs = {
    phase,
    ...unitInputs(blueprint, job.station, placeOf(job)),
    store: blueprint.github.store,
    outcome,
  }
  return { name, id, uses: blueprint.own('receive'), with: inputs }
}

/** The only step of the workflow that may fail without failing its job. */
function runStep({ name }: Station, work: Commands): YamlTree {
  return {
    name: `Run ${name}`,
    id: 'run',
    'continue-on-error': true,
    'timeout-minutes': Math.ceil(work.minutes),
    ...stationCommandStep(work.run),
  }
}

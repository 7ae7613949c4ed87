import { WRITER_JOB, type CommandWriter } from '../factory/writer-choice.ts'
import { commandPermissions } from './access.ts'
import { APPLY, COLLECT, programStep, receiveUse, SPARE_MINUTES } from './command-job.ts'
import { commandCheckout, preparingSteps, variablesOf } from './command-place.ts'
import { runnerOf, type CompileContext } from './compile-context.ts'
import { writerEnvironment } from './environment.ts'
import { conditionOf, idsOf } from './routes.ts'
import { needsOf, outputsOfStep, placeInLine, unitInputs } from './steps.ts'
import type { LineJob } from './unroll.ts'
import type { YamlTree } from './yaml-text.ts'

/** Our program asks for the version, lays the tree and reads it again beside the time that the writer has. */
const MORE_MINUTES = SPARE_MINUTES + 2

/**
 * The job in which a program of the team writes, such as a coding agent. It holds no signing key, no identity and no token that may write;
 * the one key of the program is in one step. What the program leaves is no more than an answer: the station behind this job takes it by the
 * outputs that GitHub recorded, and only for its own question.
 */
export function writerJob(context: CompileContext, job: LineJob, writer: CommandWriter): YamlTree {
  const [station] = job.stations
  const inputs: YamlTree = {
    ...unitInputs(context, station, placeInLine(job)),
    station: station.name,
    mode: '${{ inputs.mode }}',
    'kept-answers': context.github.answers === 'ref' ? 'ref' : undefined,
  }
  const minutes = Math.ceil(writer.minutes) + MORE_MINUTES
  return {
    name: WRITER_JOB,
    needs: needsOf(idsOf(job.before)),
    if: conditionOf(job),
    permissions: commandPermissions(false),
    'runs-on': runnerOf(context, WRITER_JOB),
    'timeout-minutes': minutes + setUpMinutes(writer) + context.github.minutes,
    environment: writerEnvironment(context, writer),
    outputs: writerOutputs(job),
    steps: [
      commandCheckout(context, { kind: 'run', run: [], report: undefined, minutes }),
      ...preparingSteps(context, station),
      { name: 'Write the task', id: 'apply', ...receiveUse(context, inputs, APPLY) },
      ...setUpStep(context, job, writer),
      {
        name: 'Let the program write',
        id: 'run',
        if: ASKS,
        'continue-on-error': true,
        'timeout-minutes': minutes,
        env: variablesOf(context, station, {
          env: writer.env,
          secrets: writer.key === undefined ? [] : [writer.key],
        }),
        ...programStep('write'),
      },
      { name: 'End what is left', if: ASKS, ...programStep('end') },
      { name: 'Collect the answer', id: 'collect', if: ASKS, ...receiveUse(context, inputs, COLLECT) },
    ],
  }
}

const ASKS = "steps.apply.outputs.asks == 'true'"

function writerOutputs(job: LineJob): YamlTree {
  return {
    writes: job.stations[0].name,
    round: placeInLine(job).round,
    ...outputsOfStep('apply', ['next']),
    ...outputsOfStep('collect', ['answer-id', 'answer-name', 'answer-sha256']),
    error: '${{ steps.apply.outputs.error || steps.collect.outputs.error }}',
  }
}

function setUpMinutes({ setup }: CommandWriter): number {
  return setup === undefined ? 0 : Math.ceil(setup.minutes) + SPARE_MINUTES
}

/** On the base commit, without the key. */
function setUpStep(
  context: CompileContext,
  { stations: [station] }: LineJob,
  writer: CommandWriter,
): YamlTree[] {
  if (writer.setup === undefined) return []
  const step: YamlTree = {
    name: 'Set up the base commit',
    id: 'setup',
    if: ASKS,
    'timeout-minutes': setUpMinutes(writer),
    env: variablesOf(context, station, { env: writer.env }),
    ...programStep('setup-writer'),
  }
  return [step]
}

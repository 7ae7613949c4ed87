import type { CompileContext } from './compile-context.ts'
import { commandJob } from './command-job.ts'
import { publishJob } from './publish-job.ts'
import { declaredSecrets, secretsOf } from './secrets.ts'
import { stationJob } from './station-job.ts'
import { publisherCall, stationCall } from './station-workflow.ts'
import type { LineJob } from './unroll.ts'
import type { YamlTree } from './yaml-text.ts'

/** One unit down the line, as a reusable workflow: a job per station and round, then the publishing job. */
export function lineWorkflow(blueprint: CompileContext): YamlTree {
  const { factory, publisher } = blueprint
  return {
    name: `${factory.name}: one unit`,
    on: { workflow_call: interfaceOf(blueprint) },
    permissions: {},
    concurrency: {
      group: 'factory-line ${{ github.ref }} ${{ inputs.spec }}',
      'cancel-in-progress': false,
    },
    jobs: {
      ...Object.fromEntries(blueprint.jobs.map((job) => [job.id, jobOf(blueprint, job)])),
      [publisher.name]: isKeyless(blueprint) ? publisherCall(blueprint) : publishJob(blueprint),
    },
  }
}

function interfaceOf(blueprint: CompileContext): YamlTree {
  const output = (name: string): string => `\${{ jobs.${blueprint.publisher.name}.outputs.${name} }}`
  return {
    inputs: {
      spec: { description: 'Repository path of the spec', type: 'string', required: true },
      mode: { description: 'Recorded answers: auto, replay or refresh', type: 'string', default: 'auto' },
    },
    outputs: {
      serial: { description: 'Serial of the unit', value: output('serial') },
      next: { description: 'Where the unit ended: released or halted', value: output('next') },
    },
    secrets: declaredSecrets(secretsOf(blueprint)),
  }
}

function jobOf(blueprint: CompileContext, job: LineJob): YamlTree {
  const { work } = job.station
  if (work.kind === 'run') return commandJob(blueprint, job, work)
  return isKeyless(blueprint) ? stationCall(blueprint, job) : stationJob(blueprint, job)
}

function isKeyless({ factory }: CompileContext): boolean {
  return factory.signing.mode === 'keyless'
}

import { declaredSecrets } from './access.ts'
import { actionJob, publishJob } from './action-jobs.ts'
import { commandJob } from './command-job.ts'
import type { CompileContext } from './compile-context.ts'
import type { LineJob } from './unroll.ts'
import type { YamlTree } from './yaml-text.ts'

/** One unit down the line, as a reusable workflow: a job per station and round, then the publishing job. */
export function lineWorkflow(context: CompileContext): YamlTree {
  const { factory, publisher, jobs } = context
  return {
    name: `${factory.name}: one unit`,
    on: { workflow_call: interfaceOf(context) },
    permissions: {},
    concurrency: {
      group: 'factory-line ${{ github.ref }} ${{ inputs.spec }}',
      'cancel-in-progress': false,
    },
    jobs: {
      ...Object.fromEntries(jobs.map((job) => [job.id, stationJob(context, job)])),
      [publisher.name]: publishJob(context),
    },
  }
}

function interfaceOf(context: CompileContext): YamlTree {
  const output = (name: string): string => `\${{ jobs.${context.publisher.name}.outputs.${name} }}`
  return {
    inputs: {
      spec: { description: 'Repository path of the spec', type: 'string', required: true },
      mode: { description: 'Recorded answers: auto, replay or refresh', type: 'string', default: 'auto' },
    },
    outputs: {
      serial: { description: 'Serial of the unit', value: output('serial') },
      next: { description: 'Where the unit ended: released or halted', value: output('next') },
    },
    secrets: declaredSecrets(context),
  }
}

function stationJob(context: CompileContext, job: LineJob): YamlTree {
  const { work } = job.station
  return work.kind === 'run' ? commandJob(context, job, work) : actionJob(context, job)
}

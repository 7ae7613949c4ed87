import { githubContext, runnerContext, type JobFolders } from './contexts.ts'
import type { Scope, Status } from './expressions.ts'
import type { LogLine } from './log-commands.ts'
import type { Masks } from './masks.ts'
import type { Annotation, JobRecord, Result, StepRecord } from './records.ts'
import type { Seat } from './run-state.ts'
import type { JobSpec, StepSpec } from './workflow-file.ts'

/** A job while its steps run. */
export interface Job {
  seat: Seat
  spec: JobSpec
  folders: JobFolders
  token: string
  masks: Masks
  record: JobRecord
  status: 'success' | 'failure' | 'cancelled'
  /** Workflow and job variables, and what steps wrote to GITHUB_ENV. */
  env: Record<string, string>
  /** Folders that steps put on PATH, latest first. */
  path: string[]
  /** The `steps` context. */
  steps: Record<string, { outputs: Record<string, string>; outcome: Result; conclusion: Result }>
  /** The `inputs` context: of the workflow, or of a composite action. */
  inputs: Record<string, unknown>
  actionPath: string
  /** What still has to run at the end, in the order it was announced. */
  posts: Post[]
  /** Process groups that may have left something running. */
  groups: number[]
  /** Aborted when the job must end. */
  stop: AbortSignal
  /** Aborted when the machine died: nothing runs any more, whatever its condition. */
  lost: AbortSignal
  /** Runs the steps of a composite action. A field, because actions and steps would import each other. */
  runSteps: (job: Job, steps: StepSpec[]) => Promise<void>
}

export interface StepFrame {
  id: string
  env: Record<string, string>
  scope: () => Scope
  record: StepRecord
}

export interface Post {
  name: string
  condition: unknown
  run: (state: Record<string, string>) => Promise<number>
  state: Record<string, string>
}

export function statusOf(job: Job): Status {
  return {
    success: job.status === 'success',
    failure: job.status === 'failure',
    cancelled: job.status === 'cancelled',
  }
}

/** What an expression of a step sees. */
export function jobScope(job: Job, env: Record<string, string> = job.env): Scope {
  const { seat, folders } = job
  const { run } = seat.frame
  return {
    workspace: folders.workspace,
    status: statusOf(job),
    contexts: {
      github: {
        ...githubContext(run),
        token: job.token,
        job: job.spec.id,
        workspace: folders.workspace,
        action_path: job.actionPath,
        event_path: `${folders.temp}/event.json`,
      },
      vars: run.options.vars ?? {},
      inputs: job.inputs,
      needs: seat.needs,
      matrix: seat.matrix,
      strategy: seat.strategy,
      secrets: { ...seat.secrets, GITHUB_TOKEN: job.token },
      job: { status: job.status, workflow_ref: workflowRef(job), workflow_sha: run.trigger.sha },
      runner: runnerContext(folders),
      steps: job.steps,
      env,
    },
  }
}

function workflowRef({ seat: { frame } }: Job): string {
  return `${frame.run.options.repository.name}/${frame.workflow.path}@${frame.run.trigger.ref}`
}

export function annotate(job: Job, level: Annotation['level'], message: string): void {
  takeLine(job, { kind: 'annotation', annotation: { level, message, properties: {} } })
}

/** Lets one understood log line work on the job. */
export function takeLine(job: Job, line: LogLine): void {
  switch (line.kind) {
    case 'text':
      say(job, line.text)
      break
    case 'mask':
      job.masks.add(line.value)
      break
    case 'annotation': {
      const message = job.masks.apply(line.annotation.message)
      job.record.annotations.push({ ...line.annotation, message })
      say(job, `##[${line.annotation.level}]${message}`)
      break
    }
    case 'disabled':
      annotate(job, 'error', `The \`${line.command}\` command is disabled.`)
      break
    case 'deprecated':
      annotate(job, 'warning', `The \`${line.command}\` command is deprecated and has no effect here.`)
      break
    case 'stop':
    case 'quiet':
      break
  }
}

function say(job: Job, text: string): void {
  const line = job.masks.apply(text)
  job.record.log += `${line}\n`
  job.seat.frame.run.options.onLine?.(job.record.path, line)
}

import { executeStep } from './execute.ts'
import { holds, renderMap, renderText, resolve, truthy, type Scope } from './expressions.ts'
import { annotate, jobScope, statusOf, type Job, type StepFrame } from './job-state.ts'
import type { Result, StepRecord } from './records.ts'
import type { StepSpec } from './workflow-file.ts'

/** Runs steps one after the other; each asks its own condition whether it still runs. */
export async function runSteps(job: Job, steps: StepSpec[]): Promise<void> {
  const onStop = (): void => {
    job.status = 'cancelled'
  }
  if (job.stop.aborted) onStop()
  job.stop.addEventListener('abort', onStop, { once: true })
  for (const [index, step] of steps.entries()) if (!job.lost.aborted) await runStep(job, step, index)
  job.stop.removeEventListener('abort', onStop)
}

async function runStep(job: Job, step: StepSpec, index: number): Promise<void> {
  const record: StepRecord = {
    id: step.id,
    name: nameOf(step),
    outcome: 'skipped',
    conclusion: 'skipped',
    outputs: {},
  }
  job.record.steps.push(record)
  const id = step.id ?? `__step_${index}`
  try {
    const env = { ...job.env, ...renderMap(step.env, jobScope(job)) }
    const scope = (): Scope => jobScope(job, env)
    record.name = renderText(record.name, scope())
    if (holds(step.if, scope())) {
      record.outcome = await timed(job, step, { id, env, scope, record })
      record.conclusion = conclude(step, scope(), record.outcome)
    }
  } catch (fault) {
    annotate(job, 'error', fault instanceof Error ? fault.message : String(fault))
    record.outcome = 'failure'
    record.conclusion = 'failure'
  }
  const { outputs, outcome, conclusion } = record
  job.steps[id] = { outputs, outcome, conclusion }
  if (conclusion === 'failure' && job.status === 'success') job.status = 'failure'
}

function nameOf(step: StepSpec): string {
  return step.name ?? `Run ${step.uses ?? (step.run ?? '').trim().split('\n')[0] ?? ''}`
}

/** Runs the step against its time limit; when the job is stopped meanwhile, its condition is asked again. */
async function timed(job: Job, step: StepSpec, frame: StepFrame): Promise<Result> {
  const stop = new AbortController()
  let ended: 'timeout' | 'cancelled' | undefined
  const end = (how: 'timeout' | 'cancelled'): void => {
    ended ??= how
    stop.abort()
  }
  const reconsider = (): void => {
    const status = { ...statusOf(job), success: false, failure: false, cancelled: true }
    if (job.lost.aborted || !holds(step.if, { ...frame.scope(), status })) end('cancelled')
  }
  const minutes = Number(resolve(step.timeoutMinutes, frame.scope()) ?? 0)
  const minuteMs = job.seat.frame.run.options.minuteMs ?? 60_000
  const timer = minutes > 0 ? setTimeout(() => end('timeout'), minutes * minuteMs) : undefined
  if (!job.stop.aborted) job.stop.addEventListener('abort', reconsider, { once: true })
  try {
    const code = await executeStep(job, step, frame, stop.signal)
    if (ended === 'timeout')
      annotate(job, 'error', `The action '${frame.record.name}' has timed out after ${minutes} minutes.`)
    if (ended === 'cancelled') return 'cancelled'
    return code === 0 && ended === undefined ? 'success' : 'failure'
  } finally {
    clearTimeout(timer)
    job.stop.removeEventListener('abort', reconsider)
  }
}

function conclude(step: StepSpec, scope: Scope, outcome: Result): Result {
  if (outcome !== 'failure') return outcome
  return truthy(resolve(step.continueOnError, scope)) ? 'success' : 'failure'
}

/** Post steps, last announced first; by default they run whatever happened. */
export async function runPosts(job: Job): Promise<void> {
  for (const post of [...job.posts].reverse()) {
    const record: StepRecord = {
      id: undefined,
      name: post.name,
      outcome: 'skipped',
      conclusion: 'skipped',
      outputs: {},
    }
    job.record.steps.push(record)
    if (!holds(post.condition ?? 'always()', jobScope(job))) continue
    record.outcome = (await post.run(post.state)) === 0 ? 'success' : 'failure'
    record.conclusion = record.outcome
    if (record.outcome === 'failure' && job.status === 'success') job.status = 'failure'
  }
}

import { frameContexts } from './contexts.ts'
import { holds, renderText, resolve, scalarText, type Scope } from './expressions.ts'
import { calledSecrets, workflowInputs } from './inputs.ts'
import { runJob } from './job.ts'
import { cellKey } from './matrix.ts'
import {
  checkCap,
  defaultPermissions,
  readPermissions,
  withoutWrites,
  type Permissions,
} from './permissions.ts'
import { emptyRecord, worstOf, type Instance, type JobRecord } from './records.ts'
import type { Frame, Seat } from './run-state.ts'
import { readWorkflow, recordOf, type JobSpec } from './workflow-file.ts'

export interface InstancePlan {
  needs: Record<string, unknown>
  scope: () => Scope
  matrix: Record<string, unknown>
  strategy: Record<string, unknown>
  path: string
  /** The same instance in the attempt before. */
  kept: Instance | undefined
}

const MAX_DEPTH = 10

/** One instance of a job: with its own runner, or a called workflow. */
export async function runInstance(frame: Frame, spec: JobSpec, plan: InstancePlan): Promise<Instance> {
  const permissions = permissionsOf(frame, spec)
  const scope = {
    ...plan.scope(),
    contexts: { ...plan.scope().contexts, matrix: plan.matrix, strategy: plan.strategy },
  }
  const admitted = await admit(frame, spec.concurrency, scope)
  if (admitted === undefined) return cancelledInstance(frame, spec, plan)
  const inner = { ...frame, hard: admitted.hard }
  try {
    return spec.uses === undefined
      ? instanceOf(plan, await runWithRunner(inner, spec, plan, permissions))
      : await callWorkflow(inner, { ...spec, uses: spec.uses }, plan, { permissions, scope })
  } finally {
    admitted.release()
  }
}

function cancelledInstance(frame: Frame, spec: JobSpec, plan: InstancePlan): Instance {
  return instanceOf(plan, emptyRecord(spec.id, plan.path, 'cancelled', frame.run.attempt))
}

function instanceOf(plan: InstancePlan, record: JobRecord): Instance {
  return {
    key: cellKey(plan.matrix),
    result: record.result,
    outputs: record.outputs,
    work: { kind: 'steps', record },
  }
}

/** Waits for the place in a concurrency group; `undefined` when a newcomer took it. */
export async function admit(
  frame: Frame,
  concurrency: unknown,
  scope: Scope,
): Promise<{ hard: AbortSignal; release: () => void } | undefined> {
  if (concurrency === undefined || concurrency === null) return { hard: frame.hard, release: () => undefined }
  const setting = resolve(concurrency, scope)
  const group = scalarText(recordOf(setting)['group'] ?? setting)
  const displaced = new AbortController()
  const release = await frame.run.gate.enter(group, recordOf(setting)['cancel-in-progress'] === true, () =>
    displaced.abort(),
  )
  return release === undefined
    ? undefined
    : { hard: AbortSignal.any([frame.hard, displaced.signal]), release }
}

function permissionsOf(frame: Frame, spec: JobSpec): Permissions {
  const { trigger, options } = frame.run
  const declared = readPermissions(spec.permissions) ?? readPermissions(frame.workflow.permissions)
  const asked = declared ?? frame.cap ?? defaultPermissions(options.defaultPermissions ?? 'read')
  const granted = trigger.fork === true ? withoutWrites(asked) : asked
  if (frame.cap !== undefined) checkCap(spec.id, granted, frame.cap)
  return granted
}

async function runWithRunner(
  frame: Frame,
  spec: JobSpec,
  plan: InstancePlan,
  permissions: Permissions,
): Promise<JobRecord> {
  const { run } = frame
  const stop = new AbortController()
  const reconsider = (): void => {
    if (
      !holds(spec.if, {
        ...plan.scope(),
        status: { ...plan.scope().status, success: false, cancelled: true },
      })
    )
      stop.abort()
  }
  if (!run.cancelled.aborted) run.cancelled.addEventListener('abort', reconsider, { once: true })
  const { needs, matrix, strategy, path } = plan
  const seat: Seat = {
    frame,
    path,
    needs,
    matrix,
    strategy,
    permissions,
    secrets: frame.secrets,
    stop: AbortSignal.any([stop.signal, frame.hard]),
  }
  try {
    return await run.pool(() => runJob(seat, spec))
  } finally {
    run.cancelled.removeEventListener('abort', reconsider)
  }
}

async function callWorkflow(
  frame: Frame,
  spec: JobSpec & { uses: string },
  plan: InstancePlan,
  { permissions, scope }: { permissions: Permissions; scope: Scope },
): Promise<Instance> {
  if (!spec.uses.startsWith('./') || frame.depth >= MAX_DEPTH)
    throw new Error(
      `cannot call ${spec.uses}: only workflows of the same repository, at most ${MAX_DEPTH} deep`,
    )
  const path = spec.uses.slice(2)
  const workflow = await readWorkflow(path, frame.run.readFile(path))
  if (!('workflow_call' in workflow.on))
    throw new Error(`${path} is not callable: it has no workflow_call event`)
  const call = recordOf(workflow.on['workflow_call'])
  const withSecrets = { ...scope, contexts: { ...scope.contexts, secrets: frame.secrets } }
  const given = recordOf(resolve(spec.with, scope))
  const inner: Frame = {
    ...frame,
    workflow,
    inputs: workflowInputs(call['inputs'], given, { ...scope, contexts: frameContexts(frame) }, path),
    secrets: calledSecrets(spec.secrets, call['secrets'], frame.secrets, withSecrets),
    cap: permissions,
    prefix: `${plan.path} / `,
    depth: frame.depth + 1,
  }
  return runCalled(inner, spec, call, plan)
}

async function runCalled(
  frame: Frame,
  spec: JobSpec,
  call: Record<string, unknown>,
  plan: InstancePlan,
): Promise<Instance> {
  const scope = { ...plan.scope(), contexts: frameContexts(frame) }
  const admitted = await admit(frame, frame.workflow.concurrency, scope)
  if (admitted === undefined) return cancelledInstance(frame, spec, plan)
  try {
    const previous = plan.kept?.work.kind === 'call' ? plan.kept.work.graph : undefined
    const graph = await frame.run.runGraph({ ...frame, hard: admitted.hard }, previous)
    const jobs = Object.fromEntries([...graph].map(([id, { result, outputs }]) => [id, { result, outputs }]))
    const outputScope = { ...scope, contexts: { ...frameContexts(frame), jobs } }
    const outputs = Object.entries(recordOf(call['outputs'])).map(
      ([name, output]) => [name, renderText(recordOf(output)['value'], outputScope)] as const,
    )
    return {
      key: cellKey(plan.matrix),
      result: worstOf([...graph.values()].map(({ result }) => result)),
      outputs: Object.fromEntries(outputs.filter(([, value]) => value !== '')),
      work: { kind: 'call', graph },
    }
  } finally {
    admitted.release()
  }
}

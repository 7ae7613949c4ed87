import { frameContexts } from './contexts.ts'
import { renderText, resolve, type Scope } from './expressions.ts'
import { calledSecrets, workflowInputs } from './inputs.ts'
import { runJob } from './job.ts'
import { isDependabot } from './actor.ts'
import { admit, watchCancellation } from './admission.ts'
import { cacheModeOf } from './cache-mode.ts'
import { environmentOf, passRules, secretsWith } from './environments.ts'
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
  const watch = watchCancellation(frame, spec, plan.scope)
  const admitted = await admit({ ...frame, hard: watch.stop }, spec.concurrency, scope)
  if (admitted === undefined) return cancelledInstance(frame, spec, plan)
  const inside = { ...frame, hard: AbortSignal.any([frame.hard, admitted.displaced]) }
  try {
    return spec.uses === undefined
      ? instanceOf(
          plan,
          await runWithRunner(
            inside,
            spec,
            { ...plan, stop: AbortSignal.any([watch.stop, inside.hard]) },
            permissions,
          ),
        )
      : await callWorkflow(inside, { ...spec, uses: spec.uses }, plan, { permissions, scope })
  } finally {
    watch.end()
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

function permissionsOf(frame: Frame, spec: JobSpec): Permissions {
  const { trigger, options } = frame.run
  const declared = readPermissions(spec.permissions) ?? readPermissions(frame.workflow.permissions)
  const asked =
    declared ??
    frame.cap ??
    defaultPermissions(isDependabot(trigger) ? 'read' : (options.defaultPermissions ?? 'read'))
  const granted = trigger.fork === true ? withoutWrites(asked) : asked
  if (frame.cap !== undefined) checkCap(spec.id, granted, frame.cap)
  return granted
}

async function runWithRunner(
  frame: Frame,
  spec: JobSpec,
  plan: InstancePlan & { stop: AbortSignal },
  permissions: Permissions,
): Promise<JobRecord> {
  const { needs, matrix, strategy, path, stop } = plan
  const environment = environmentOf(spec.environment, jobEnvironmentScope(plan))
  const secrets = secretsWith(frame, environment?.name)
  const seat: Seat = { frame, path, needs, matrix, strategy, permissions, environment, secrets, stop }
  const refusal = environment && (await passRules(frame, { name: environment.name, path, stop }))
  const record =
    refusal === undefined ? await frame.run.pool(() => runJob(seat, spec)) : refused(seat, spec, refusal)
  frame.run.ended(path, record.result)
  return record
}

function jobEnvironmentScope({ scope, matrix, strategy }: InstancePlan): Scope {
  return { ...scope(), contexts: { ...scope().contexts, matrix, strategy } }
}

/** A job that its environment does not let in has no runner, no steps and one annotation. */
function refused({ path, frame, environment }: Seat, spec: JobSpec, message: string): JobRecord {
  const record = emptyRecord(spec.id, path, 'failure', frame.run.attempt)
  const annotations = [{ level: 'error' as const, message, properties: {} }]
  return { ...record, environment: environment?.name, annotations, log: `##[error]${message}\n` }
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
    secretNames: namesHanded(frame, spec.secrets),
    cacheCap: cacheModeOf(frame, spec, undefined),
    cap: permissions,
    prefix: `${plan.path} / `,
    depth: frame.depth + 1,
  }
  return runCalled(inner, spec, call, plan)
}

/** What a caller hands on by name may reach the environments of what it calls; without a name nothing does. */
function namesHanded(frame: Frame, handed: JobSpec['secrets']): Set<string> | undefined {
  return handed === 'inherit' ? frame.secretNames : new Set(Object.keys(handed))
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
    const hard = AbortSignal.any([frame.hard, admitted.displaced])
    const graph = await frame.run.runGraph({ ...frame, hard }, previous)
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

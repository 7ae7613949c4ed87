import { frameContexts } from './contexts.ts'
import { holds, renderText, resolve, truthy, type Scope, type Status } from './expressions.ts'
import { runInstance } from './instance.ts'
import { makePool } from './gates.ts'
import { cellKey, cellName, readStrategy } from './matrix.ts'
import {
  emptyRecord,
  worstOf,
  type GraphRecord,
  type Instance,
  type JobNode,
  type Result,
} from './records.ts'
import type { Frame } from './run-state.ts'
import type { JobSpec } from './workflow-file.ts'

/**
 * Runs the jobs of one workflow file, each as soon as all it needs have ended. With a `previous` graph only its failed
 * and cancelled jobs and whatever depends on them run again; everything else keeps its result and outputs.
 */
export async function runGraph(frame: Frame, previous?: GraphRecord): Promise<GraphRecord> {
  const { jobs } = frame.workflow
  const redo = previous === undefined ? undefined : jobsToRedo(frame, previous)
  const running = new Map<string, Promise<JobNode>>()
  const nodeOf = (id: string): Promise<JobNode> => {
    const begun = running.get(id) ?? begin(id)
    running.set(id, begun)
    return begun
  }
  const begin = async (id: string): Promise<JobNode> => {
    const spec = jobs.get(id)
    if (spec === undefined) throw new Error(`there is no job ${id}`)
    const needs = await Promise.all(spec.needs.map(nodeOf))
    const kept = previous?.get(id)
    if (kept !== undefined && redo?.has(id) === false) return kept
    const ancestors = await Promise.all([...ancestorsOf(jobs, id)].map(nodeOf))
    const retry =
      kept !== undefined && spec.needs.every((need) => redo?.has(need) === false) ? kept : undefined
    return withEarlierOutputs(await runNode(frame, spec, { needs, ancestors }, retry), kept)
  }
  const nodes = await Promise.all([...jobs.keys()].map(nodeOf))
  return new Map(nodes.map((node) => [node.id, node]))
}

/**
 * Failed and cancelled jobs, and every job that depends on one of them. Inside of a matrix of called workflows GitHub takes
 * up the failed ones alone, and what depends on them stays skipped (actions/runner issue 2810).
 */
function jobsToRedo({ workflow: { jobs }, redoDependents }: Frame, previous: GraphRecord): Set<string> {
  const failed = [...jobs.keys()].filter((id) => {
    const results = previous.get(id)?.instances.map(({ result }) => result) ?? []
    return results.length === 0 || results.includes('failure') || results.includes('cancelled')
  })
  const redo = new Set(failed)
  if (!redoDependents) return redo
  for (const id of jobs.keys()) {
    const ancestors = ancestorsOf(jobs, id)
    if (failed.some((other) => ancestors.has(other))) redo.add(id)
  }
  return redo
}

/** What a job of an earlier attempt gave and this one does not is still seen (actions/runner issue 2598). */
function withEarlierOutputs(node: JobNode, earlier: JobNode | undefined): JobNode {
  return earlier === undefined ? node : { ...node, outputs: { ...earlier.outputs, ...node.outputs } }
}

function ancestorsOf(jobs: Map<string, JobSpec>, id: string): Set<string> {
  const found = new Set<string>()
  const walk = (job: string): void => {
    for (const need of jobs.get(job)?.needs ?? []) {
      if (!found.has(need)) walk(need)
      found.add(need)
    }
  }
  walk(id)
  return found
}

interface Before {
  needs: JobNode[]
  ancestors: JobNode[]
}

async function runNode(
  frame: Frame,
  spec: JobSpec,
  before: Before,
  retry: JobNode | undefined,
): Promise<JobNode> {
  const needs = Object.fromEntries(before.needs.map(({ id, result, outputs }) => [id, { result, outputs }]))
  const scope = (): Scope => ({
    contexts: { ...frameContexts(frame), needs },
    status: statusAfter(before.ancestors, frame.run.cancelled.aborted || frame.hard.aborted),
  })
  try {
    if (frame.hard.aborted) return unrun(frame, spec, 'cancelled')
    if (!holds(spec.if, scope())) return unrun(frame, spec, 'skipped')
    const instances = await runInstances(frame, spec, { needs, scope, retry })
    return nodeFrom(spec, instances, scope())
  } catch (fault) {
    return unrun(frame, spec, 'failure', fault)
  }
}

/** The status functions of a job look at all its ancestors, not only at what it needs directly. */
function statusAfter(ancestors: JobNode[], cancelled: boolean): Status {
  const results = ancestors.map(({ result }) => result)
  return {
    success: !cancelled && results.every((result) => result === 'success'),
    failure: results.includes('failure'),
    cancelled,
  }
}

interface Plan {
  needs: Record<string, unknown>
  scope: () => Scope
  retry: JobNode | undefined
}

async function runInstances(frame: Frame, spec: JobSpec, plan: Plan): Promise<Instance[]> {
  const { cells, failFast, maxParallel } = readStrategy(resolve(spec.strategy, plan.scope()))
  const failed = new AbortController()
  const pool = makePool(maxParallel)
  const hard = AbortSignal.any([frame.hard, failed.signal])
  const runCell = async (matrix: Record<string, unknown>, index: number): Promise<Instance> => {
    const kept = plan.retry?.instances.find((instance) => instance.key === cellKey(matrix))
    if (kept?.result === 'success') return kept
    const context = { ...plan.scope().contexts, matrix }
    const path = `${frame.prefix}${nameOf(spec, matrix, { ...plan.scope(), contexts: context })}`
    const strategy = {
      'fail-fast': failFast,
      'job-index': index,
      'job-total': cells.length,
      'max-parallel': maxParallel,
    }
    if (hard.aborted) return notRun(spec.id, path, matrix, frame.run.attempt)
    const inner = { ...frame, hard, redoDependents: frame.redoDependents && spec.strategy === undefined }
    const instance = await runInstance(inner, spec, { ...plan, matrix, strategy, path, kept })
    if (failFast && instance.result === 'failure') failed.abort()
    return instance
  }
  return Promise.all(cells.map((cell, index) => pool(() => runCell(cell, index))))
}

/** A name without expressions gets the matrix values behind it, or its instances could not be told apart. */
function nameOf(spec: JobSpec, matrix: Record<string, unknown>, scope: Scope): string {
  const name = spec.name ?? spec.id
  return name.includes('${{') ? renderText(name, scope) : cellName(name, matrix)
}

function notRun(id: string, path: string, matrix: Record<string, unknown>, attempt: number): Instance {
  const record = emptyRecord(id, path, 'cancelled', attempt)
  return { key: cellKey(matrix), result: 'cancelled', outputs: {}, work: { kind: 'steps', record } }
}

/** The outputs of a matrix are merged; where two instances set one, the later in the matrix stays. */
function nodeFrom(spec: JobSpec, instances: Instance[], scope: Scope): JobNode {
  const result = worstOf(instances.map((instance) => instance.result))
  const outputs = Object.assign({}, ...instances.map((instance) => instance.outputs)) as Record<
    string,
    string
  >
  const forgiven = result === 'failure' && truthy(resolve(spec.continueOnError, scope))
  return { id: spec.id, result: forgiven ? 'success' : result, outputs, instances }
}

function unrun(frame: Frame, spec: JobSpec, result: Result, fault?: unknown): JobNode {
  const record = emptyRecord(spec.id, `${frame.prefix}${spec.name ?? spec.id}`, result, frame.run.attempt)
  if (fault !== undefined) {
    const message = fault instanceof Error ? fault.message : 'unknown fault'
    record.annotations.push({ level: 'error', message, properties: {} })
    record.log = `##[error]${message}`
  }
  return {
    id: spec.id,
    result,
    outputs: {},
    instances: [{ key: '', result, outputs: {}, work: { kind: 'steps', record } }],
  }
}

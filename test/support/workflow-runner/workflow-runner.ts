import { execFileSync } from 'node:child_process'
import { frameContexts } from './contexts.ts'
import { resolve, scalarText, type Scope } from './expressions.ts'
import { makeConcurrencyGate, makePool } from './gates.ts'
import { runGraph } from './graph.ts'
import { workflowInputs } from './inputs.ts'
import type { RunnerOptions, RunResult, Trigger, WorkflowRun } from './options.ts'
import { jobRecords, worstOf, type GraphRecord, type Result } from './records.ts'
import type { Frame, RunState } from './run-state.ts'
import { readWorkflow, recordOf, type WorkflowFile } from './workflow-file.ts'

/** What may differ in a re-run: GitHub reads secrets and variables again, everything else is as it was. */
export type RerunChanges = Partial<Pick<RunnerOptions, 'secrets' | 'vars' | 'env' | 'environments'>>

export interface WorkflowRunner {
  start(trigger: Trigger): WorkflowRun
  /** A new attempt of failed and cancelled jobs and of all that depend on them. */
  rerunFailed(result: RunResult, changes?: RerunChanges): WorkflowRun
  /** A new attempt of everything. */
  rerunAll(result: RunResult, changes?: RerunChanges): WorkflowRun
}

/**
 * Executes workflow files with real processes on this machine, the way GitHub documents it; GitHub's own packages parse
 * them and evaluate their expressions. Concurrency groups span all runs of one runner.
 */
export function makeWorkflowRunner(options: RunnerOptions): WorkflowRunner {
  const gate = makeConcurrencyGate()
  const pool = makePool(options.runners ?? 4)
  let count = 0
  const launch = (
    trigger: Trigger,
    earlier: RunResult | undefined,
    changes: RerunChanges,
    previous?: GraphRecord,
  ) => {
    if (earlier === undefined) count += 1
    const number = earlier === undefined ? count : Number(earlier.id) - FIRST_ID
    const attempt = (earlier?.attempt ?? 0) + 1
    return launchRun({ options: { ...options, ...changes }, trigger, number, attempt, gate, pool }, previous)
  }
  return {
    start: (trigger) => launch(trigger, undefined, {}),
    rerunFailed: (result, changes = {}) => launch(result.trigger, result, changes, result.graph),
    rerunAll: (result, changes = {}) => launch(result.trigger, result, changes),
  }
}

const FIRST_ID = 9_000_000_000

type Started = PromiseWithResolvers<undefined>
type Launch = Pick<RunState, 'options' | 'trigger' | 'number' | 'attempt' | 'gate' | 'pool'>

function launchRun(launch: Launch, previous: GraphRecord | undefined): WorkflowRun {
  const cancelled = new AbortController()
  const starts = new Map<string, Started>()
  const startOf = (path: string): Started => {
    const known = starts.get(path) ?? Promise.withResolvers<undefined>()
    starts.set(path, known)
    return known
  }
  const losses = new Map<string, AbortController>()
  const lossOf = (path: string): AbortController => {
    const known = losses.get(path) ?? new AbortController()
    losses.set(path, known)
    return known
  }
  const id = String(FIRST_ID + launch.number)
  const signals = {
    cancelled: cancelled.signal,
    started: (path: string) => startOf(path).resolve(undefined),
    lossOf: (path: string) => lossOf(path).signal,
  }
  const done = perform({ ...launch, ...signals, id }, previous, () => cancelled.abort())
  return {
    id,
    attempt: launch.attempt,
    done,
    cancel: () => cancelled.abort(),
    lose: (path) => lossOf(path).abort(),
    started: (path) => Promise.race([startOf(path).promise, done.then(() => neverStarted(path))]),
  }
}

function neverStarted(path: string): never {
  throw new Error(`the run ended and the job ${path} never started`)
}

async function perform(
  launch: Omit<RunState, 'entry' | 'readFile' | 'runGraph'>,
  previous: GraphRecord | undefined,
  cancel: () => void,
): Promise<RunResult> {
  const { trigger, options } = launch
  const readFile = (path: string): string => fileAt(options.repository.path, trigger.sha, path)
  const entry = await readWorkflow(trigger.workflow, readFile(trigger.workflow))
  if (!(trigger.event in entry.on)) throw new Error(`${entry.path} does not run on ${trigger.event}`)
  const run: RunState = { ...launch, entry, readFile, runGraph }
  const frame = entryFrame(run, entry)
  const scope: Scope = {
    contexts: frameContexts(frame),
    status: { success: true, failure: false, cancelled: false },
  }
  const group = resolve(entry.concurrency, scope)
  const release = await enter(run, group, cancel)
  if (release === undefined) return resultOf(run, new Map(), 'cancelled')
  try {
    const graph = await runGraph(frame, previous)
    return resultOf(run, graph, conclusionOf(run, graph))
  } finally {
    release()
  }
}

function enter(run: RunState, group: unknown, cancel: () => void): Promise<(() => void) | undefined> {
  if (group === undefined || group === null) return Promise.resolve(() => undefined)
  const name = scalarText(recordOf(group)['group'] ?? group)
  return run.gate.enter(name, recordOf(group)['cancel-in-progress'] === true, cancel)
}

function entryFrame(run: RunState, workflow: WorkflowFile): Frame {
  const { trigger, options } = run
  const declared = recordOf(workflow.on[trigger.event])['inputs']
  const scope: Scope = { contexts: {}, status: { success: true, failure: false, cancelled: false } }
  return {
    run,
    workflow,
    inputs: workflowInputs(declared, trigger.inputs ?? {}, scope, workflow.path),
    secrets: trigger.fork === true ? {} : (options.secrets ?? {}),
    cap: undefined,
    prefix: '',
    hard: new AbortController().signal,
    depth: 0,
  }
}

function fileAt(repository: string, sha: string, path: string): string {
  return execFileSync('git', ['-C', repository, 'show', `${sha}:${path}`], {
    encoding: 'utf8',
    stdio: 'pipe',
  })
}

function conclusionOf(run: RunState, graph: GraphRecord): Result {
  const results = [...graph.values()].map(({ result }) => result)
  return run.cancelled.aborted && results.includes('cancelled') ? 'cancelled' : worstOf(results)
}

function resultOf(run: RunState, graph: GraphRecord, conclusion: Result): RunResult {
  const jobs = jobRecords(graph)
  return {
    id: run.id,
    attempt: run.attempt,
    conclusion,
    trigger: run.trigger,
    jobs,
    graph,
    job(path) {
      const found = jobs.find((job) => job.path === path)
      if (found === undefined)
        throw new Error(`no job ${path}; there are ${jobs.map((job) => job.path).join(', ')}`)
      return found
    },
  }
}

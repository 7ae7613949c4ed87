import { execFileSync } from 'node:child_process'
import { isDependabot, isRestricted } from './actor.ts'
import { frameContexts } from './contexts.ts'
import { makeDeployments } from './deployments.ts'
import { renderText, resolve, scalarText, type Scope } from './expressions.ts'
import { runGraph } from './graph.ts'
import { entranceOf } from './admission.ts'
import { workflowInputs } from './inputs.ts'
import type { RunResult, WorkflowRun } from './options.ts'
import { jobRecords, worstOf, type GraphRecord, type Result } from './records.ts'
import type { RunBook } from './run-book.ts'
import type { Frame, RunState } from './run-state.ts'
import { readWorkflow, recordOf, type WorkflowFile } from './workflow-file.ts'

/** One attempt of a run before it begins. */
export type Launch = Pick<RunState, 'options' | 'trigger' | 'id' | 'number' | 'attempt' | 'gate' | 'pool'> & {
  book: RunBook
}

const DAY_MS = 86_400_000

/** Begins an attempt; with a `previous` graph it takes up failed jobs only. A run that needs approval waits for it. */
export function launchRun(launch: Launch, previous: GraphRecord | undefined): WorkflowRun {
  const { id, attempt, book, trigger, options } = launch
  const cancelled = new AbortController()
  const starts = keyed(() => Promise.withResolvers<undefined>())
  const losses = keyed(() => new AbortController())
  const approval = Promise.withResolvers<undefined>()
  const deployments = makeDeployments(options.dayMs ?? DAY_MS, (path, waits) =>
    book.job(id, { name: path, status: waits ? 'waiting' : 'queued', conclusion: null }),
  )
  const signals = {
    cancelled: cancelled.signal,
    started: (path: string) => {
      book.job(id, { name: path, status: 'in_progress', conclusion: null })
      starts(path).resolve(undefined)
    },
    ended: (path: string, result: Result) =>
      book.job(id, { name: path, status: 'completed', conclusion: result }),
    lossOf: (path: string) => losses(path).signal,
    deployments,
  }
  const held = trigger.needsApproval === true && attempt === 1
  if (!held) approval.resolve(undefined)
  const ready = approval.promise.then(() =>
    perform({ ...launch, ...signals }, previous, () => cancelled.abort()),
  )
  const done = ready.then((result) => (book.ended(id, result), result))
  done.catch(() => book.change(id, { status: 'completed', conclusion: 'failure' }))
  const before = (promise: Promise<undefined>, path: string): Promise<undefined> =>
    Promise.race([promise, done.then(() => neverCame(path))])
  return {
    id,
    attempt,
    done,
    cancel: () => cancelled.abort(),
    lose: (path) => losses(path).abort(),
    started: (path) => before(starts(path).promise, path),
    waiting: (path) => before(deployments.waiting(path), path),
    review: (environment, decision) => deployments.review(environment, decision),
    approve: () => {
      book.change(id, { status: 'queued', conclusion: null })
      approval.resolve(undefined)
    },
  }
}

/** One value for each name, made when it is first asked for. */
function keyed<Value>(make: () => Value): (name: string) => Value {
  const known = new Map<string, Value>()
  return (name) => {
    const value = known.get(name) ?? make()
    known.set(name, value)
    return value
  }
}

function neverCame(path: string): never {
  throw new Error(`the run ended and the job ${path} never came to that`)
}

type Begun = Omit<RunState, 'entry' | 'readFile' | 'runGraph'> & { book: RunBook }

async function perform(
  begun: Begun,
  previous: GraphRecord | undefined,
  cancel: () => void,
): Promise<RunResult> {
  const { trigger, options, book, id } = begun
  const readFile = (path: string): string => fileAt(options.repository.path, trigger.sha, path)
  const entry = await readWorkflow(trigger.workflow, readFile(trigger.workflow))
  if (!(trigger.event in entry.on)) throw new Error(`${entry.path} does not run on ${trigger.event}`)
  const run: RunState = { ...begun, entry, readFile, runGraph }
  const frame = entryFrame(run, entry)
  const status = { success: true, failure: false, cancelled: false }
  const scope: Scope = { contexts: frameContexts(frame), status }
  book.change(id, { name: entry.name, title: titleOf(entry, scope), status: 'pending' })
  const release = await enter(run, resolve(entry.concurrency, scope), cancel)
  if (release === undefined) return resultOf(run, new Map(), 'cancelled')
  book.change(id, { status: 'in_progress' })
  try {
    const graph = await runGraph(frame, previous)
    return resultOf(run, graph, conclusionOf(run, graph))
  } finally {
    release()
  }
}

/** `run-name` where there is one; what GitHub makes up of the event is not told here. */
function titleOf({ runName, name }: WorkflowFile, scope: Scope): string {
  return runName === undefined ? name : renderText(runName, scope)
}

function enter(run: RunState, group: unknown, cancel: () => void): Promise<(() => void) | undefined> {
  if (group === undefined || group === null) return Promise.resolve(() => undefined)
  const name = scalarText(recordOf(group)['group'] ?? group)
  return run.gate.enter(name, { ...entranceOf(group), cancel, stop: run.cancelled })
}

function entryFrame(run: RunState, workflow: WorkflowFile): Frame {
  const { trigger } = run
  const declared = recordOf(workflow.on[trigger.event])['inputs']
  const scope: Scope = { contexts: {}, status: { success: true, failure: false, cancelled: false } }
  return {
    run,
    workflow,
    inputs: workflowInputs(declared, trigger.inputs ?? {}, scope, workflow.path),
    secrets: entrySecrets(run),
    secretNames: undefined,
    redoDependents: true,
    cacheCap: undefined,
    cap: undefined,
    prefix: '',
    hard: new AbortController().signal,
    depth: 0,
  }
}

function entrySecrets({ trigger, options }: RunState): Record<string, string> {
  if (isDependabot(trigger)) return options.dependabotSecrets ?? {}
  return isRestricted(trigger) ? {} : (options.secrets ?? {})
}

function fileAt(repository: string, sha: string, path: string): string {
  const options = { encoding: 'utf8', stdio: 'pipe', maxBuffer: 16 * 1024 * 1024 } as const
  return execFileSync('git', ['-C', repository, 'show', `${sha}:${path}`], options)
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

import type { RunFacts, RunSource } from '../github-fake/run-source.ts'
import { triggerOf } from './dispatch.ts'
import { triggersOf } from './events.ts'
import { makeConcurrencyGate, makePool } from './gates.ts'
import { launchRun } from './launch.ts'
import type { RunnerOptions, RunResult, Trigger, WorkflowRun } from './options.ts'
import type { GraphRecord } from './records.ts'
import { makeRunBook } from './run-book.ts'
import { installServerRules } from './server-rules.ts'

/** What may differ in a re-run: GitHub reads secrets and variables again, everything else is as it was. */
export type RerunChanges = Partial<Pick<RunnerOptions, 'secrets' | 'vars' | 'env' | 'environments'>>

/** Also the source of runs that GitHub's API starts and lists: `github.connect(runner)`. */
export interface WorkflowRunner extends RunSource {
  start(trigger: Trigger): WorkflowRun
  /** A new attempt of failed and cancelled jobs and of all that depend on them. */
  rerunFailed(result: RunResult, changes?: RerunChanges): WorkflowRun
  /** A new attempt of everything. */
  rerunAll(result: RunResult, changes?: RerunChanges): WorkflowRun
  /** Starts every workflow that an event sets off. */
  emit(event: Parameters<RunSource['emit']>[0]): WorkflowRun[]
  /** The newest attempt of a run, by its id. */
  run(id: string): WorkflowRun
  /** Resolves when every run, those that runs started included, has ended or waits for a person; oldest first. */
  settle(): Promise<RunResult[]>
}

const FIRST_ID = 9_000_000_000
const MAX_RERUNS = 50

/**
 * Executes workflow files with real processes on this machine, by the rules of rules.md; GitHub's own packages parse them
 * and evaluate their expressions. Concurrency groups span all runs of one runner.
 */
export function makeWorkflowRunner(options: RunnerOptions): WorkflowRunner {
  const { path, defaultBranch = 'main' } = options.repository
  installServerRules(path)
  const book = makeRunBook()
  const shared = { gate: makeConcurrencyGate(), pool: makePool(options.runners ?? 4), book }
  const launch = (next: Next): WorkflowRun => {
    const { trigger, number, attempt, changes = {}, previous } = next
    if (attempt > MAX_RERUNS + 1) throw new Error(`a run is re-run ${MAX_RERUNS} times at most`)
    const id = String(FIRST_ID + number)
    const run = launchRun(
      { ...shared, options: { ...options, ...changes }, trigger, id, number, attempt },
      previous,
    )
    book.open(factsOf(next, id), run)
    return run
  }
  let count = 0
  const start = (trigger: Trigger): WorkflowRun => launch({ trigger, number: (count += 1), attempt: 1 })
  const again = ({ id, trigger, attempt }: RunResult, how: Pick<Next, 'changes' | 'previous'>): WorkflowRun =>
    launch({ trigger, number: Number(id) - FIRST_ID, attempt: attempt + 1, ...how })
  const rerunFailed = (result: RunResult, changes: RerunChanges = {}): WorkflowRun =>
    again(result, { changes, previous: result.graph })
  const rerunAll = (result: RunResult, changes: RerunChanges = {}): WorkflowRun => again(result, { changes })
  return {
    start,
    rerunFailed,
    rerunAll,
    emit: (event) => triggersOf(event, path).map(start),
    dispatch(request) {
      const trigger = triggerOf(request, path, defaultBranch)
      return 'status' in trigger ? trigger : { id: start(trigger).id }
    },
    runs: () => book.facts(),
    run: (id) => book.find(id).run,
    settle: () => book.settle(),
    control(id, how) {
      const { facts, run, result } = book.find(id)
      if (how === 'approve' && facts.conclusion === 'action_required') run.approve()
      else if (how === 'cancel' && facts.status !== 'completed') run.cancel()
      else if (how === 'rerun-failed' && result !== undefined) rerunFailed(result)
      else if (how === 'rerun-all' && result !== undefined) rerunAll(result)
      else return false
      return true
    },
  }
}

/** An attempt that is about to begin. */
interface Next {
  trigger: Trigger
  number: number
  attempt: number
  changes?: RerunChanges
  /** What the attempt before left, for a re-run of failed jobs. */
  previous?: GraphRecord
}

function factsOf({ trigger, number, attempt }: Next, id: string): RunFacts {
  const { workflow, event, sha, ref, headRef, actor = 'octocat', needsApproval } = trigger
  const held = needsApproval === true && attempt === 1
  return {
    id,
    number,
    attempt,
    name: workflow,
    title: workflow,
    workflow,
    event,
    sha,
    branch: headRef ?? ref.replace(/^refs\/(heads|tags)\//, ''),
    actor,
    status: held ? 'completed' : 'queued',
    conclusion: held ? 'action_required' : null,
    createdAt: new Date().toISOString(),
    jobs: [],
  }
}

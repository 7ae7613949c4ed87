import type { JobFacts, RunFacts } from '../github-fake/run-source.ts'
import type { RunResult, WorkflowRun } from './options.ts'

/** All runs of one runner, each with its newest attempt. */
export interface RunBook {
  open(facts: RunFacts, run: WorkflowRun): void
  /** Changes what is known of a run; a later attempt has replaced the facts of an earlier one. */
  change(id: string, changes: Partial<RunFacts>): void
  job(id: string, job: JobFacts): void
  ended(id: string, result: RunResult): void
  /** Newest first. */
  facts(): RunFacts[]
  /** @throws Error when there is no such run. */
  find(id: string): { facts: RunFacts; run: WorkflowRun; result: RunResult | undefined }
  /** Resolves when no run goes on: each has ended, or waits for a person. Gives the results of those that ended. */
  settle(): Promise<RunResult[]>
}

interface Entry {
  facts: RunFacts
  run: WorkflowRun
  result: RunResult | undefined
}

export function makeRunBook(): RunBook {
  const entries = new Map<string, Entry>()
  let changed = Promise.withResolvers<undefined>()
  const tell = (): void => {
    changed.resolve(undefined)
    changed = Promise.withResolvers()
  }
  const find = (id: string): Entry => {
    const entry = entries.get(id)
    if (entry === undefined) throw new Error(`there is no run ${id}`)
    return entry
  }
  const isQuiet = (): boolean => [...entries.values()].every(({ facts }) => !MOVING.has(facts.status))
  return {
    find,
    open(facts, run) {
      entries.set(facts.id, { facts, run, result: undefined })
      tell()
    },
    change(id, changes) {
      Object.assign(find(id).facts, changes)
      tell()
    },
    job(id, job) {
      const { facts } = find(id)
      facts.jobs = [...facts.jobs.filter(({ name }) => name !== job.name), job]
      if (facts.status !== 'completed') facts.status = statusOf(facts)
      tell()
    },
    ended(id, result) {
      const entry = find(id)
      entry.result = result
      const { conclusion } = result
      Object.assign(entry.facts, { status: 'completed', conclusion, jobs: result.jobs.map(factsOfJob) })
      tell()
    },
    facts: () => structuredClone([...entries.values()].map(({ facts }) => facts).reverse()),
    async settle() {
      while (!isQuiet()) {
        await changed.promise
        // one run that ends lets another begin: both are seen together a turn later
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      return [...entries.values()].flatMap(({ result }) => (result === undefined ? [] : [result]))
    },
  }
}

const MOVING = new Set<RunFacts['status']>(['queued', 'in_progress'])

/** A run waits when one of its jobs does and none runs. */
function statusOf({ jobs }: RunFacts): RunFacts['status'] {
  const has = (status: JobFacts['status']): boolean => jobs.some((job) => job.status === status)
  return has('waiting') && !has('in_progress') ? 'waiting' : 'in_progress'
}

function factsOfJob({ path, result }: RunResult['jobs'][number]): JobFacts {
  return { name: path, status: 'completed', conclusion: result }
}

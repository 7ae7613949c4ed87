import { unitRunTitle } from '../../../shared/compile/unit-run-title.ts'
import type { Dispatch, Refused, RunFacts, RunSource } from '../github-fake/run-source.ts'

export interface ListedRuns extends RunSource {
  dispatched: Dispatch[]
}

export interface ListedOptions {
  now: () => number
  /** Tip of the branch. */
  tip: () => string
  /** How long a unit runs. */
  unitMs: number
  /** Refuses a dispatch, as GitHub refuses that of a disabled workflow. */
  refuse?: () => Refused | undefined
}

const UNIT = '.github/workflows/factory-unit.yml'
const PLAN_RUN = 500

/** Runs that do nothing but take their time, for a plan that starts them over REST. The plan itself is run 500. */
export function makeListedRuns({ now, tip, unitMs, refuse }: ListedOptions): ListedRuns {
  const began = now()
  const dispatched: Dispatch[] = []
  const made: { id: number; at: number; request: Dispatch; sha: string }[] = []
  const facts = (id: number, at: number, sha: string): RunFacts => ({
    id: String(id),
    number: id,
    attempt: 1,
    name: 'planned',
    title: 'planned',
    workflow: '.github/workflows/factory.yml',
    event: 'push',
    sha,
    branch: 'main',
    actor: 'github-actions[bot]',
    status: 'in_progress',
    conclusion: null,
    createdAt: new Date(at).toISOString(),
    jobs: [],
  })
  const unit = ({ id, at, request, sha }: (typeof made)[number]): RunFacts => ({
    ...facts(id, at, sha),
    title: unitRunTitle(String(request.inputs['spec']), String(request.inputs['base'])),
    workflow: UNIT,
    event: 'workflow_dispatch',
    status: at + unitMs <= now() ? 'completed' : 'in_progress',
    conclusion: at + unitMs <= now() ? 'success' : null,
  })
  return {
    dispatched,
    dispatch(request) {
      const refused = refuse?.()
      if (refused !== undefined) return refused
      dispatched.push(request)
      const id = 1000 + dispatched.length
      if (request.workflow === 'factory-unit.yml') made.push({ id, at: now(), request, sha: tip() })
      return { id: String(id) }
    },
    emit: () => undefined,
    runs: () => [...made.map(unit).reverse(), facts(PLAN_RUN, began, tip())],
    control: () => false,
  }
}

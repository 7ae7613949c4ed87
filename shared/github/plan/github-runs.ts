import { isRecord, recordOrEmpty } from '../../formats/read-json.ts'
import { defined } from '../../formats/defined.ts'
import type { LineNames } from '../../compile/line-names.ts'
import type { GithubFacts } from '../github-facts.ts'
import { MAX_PAGES, PAGE_RUNS } from './github-limits.ts'
import { patiently, type Patience } from './patience.ts'
import { planFailed } from './refusals.ts'
import type { UnitRun, UnitRuns } from './unit-runs.ts'

export interface RunsOptions {
  facts: GithubFacts
  /** Full name of the branch: `refs/heads/main`. */
  ref: string
  /** Of the line: which workflows are started and listed. */
  names: Pick<LineNames, 'dispatcher' | 'unit'>
  /** Id of the run of this plan. */
  planRun: string
  token: string
  patience: Patience
  /** Default: the API of the runner's variables. */
  baseUrl?: string
  /** Deadline of one request. Default: 30 seconds. */
  timeoutMs?: number
}

/** The runs of a repository through Octokit. The plan paces itself and waits by its own clock, so no plugin does. */
export async function openUnitRuns(options: RunsOptions): Promise<UnitRuns> {
  const { facts, ref, token, patience, baseUrl, timeoutMs = 30_000 } = options
  const { unit, dispatcher } = options.names
  const { getOctokit } = await import('@actions/github')
  const { actions } = getOctokit(token, defined({ baseUrl })).rest
  const place = { owner: facts.owner, repo: facts.repository }
  const deadline = () => ({ request: { signal: AbortSignal.timeout(timeoutMs) } })
  const dispatch = async (workflow_id: string, inputs: Record<string, string>): Promise<void> => {
    const request = () =>
      actions.createWorkflowDispatch({ ...place, workflow_id, ref, inputs, ...deadline() })
    await patiently('write', request, patience)
  }
  const list = (page = 1): Promise<UnitRun[]> => {
    const wanted = { ...place, workflow_id: fileName(unit), per_page: PAGE_RUNS, page }
    const request = async () => parseRuns((await actions.listWorkflowRuns({ ...wanted, ...deadline() })).data)
    return patiently('read', request, patience)
  }
  return {
    start: (inputs) => dispatch(fileName(unit), { ...inputs }),
    goOn: (inputs) => dispatch(fileName(dispatcher), { ...inputs }),
    newest: () => list(),
    sinceThisPlan: () => newerThan(Number(options.planRun), list),
  }
}

/** Runs are listed newest first, and a newer run has a higher id. */
async function newerThan(id: number, list: (page: number) => Promise<UnitRun[]>): Promise<UnitRun[]> {
  const all: UnitRun[] = []
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const runs = await list(page)
    all.push(...runs.filter((run) => run.id > id))
    if (runs.length < PAGE_RUNS || runs.some((run) => run.id <= id)) break
  }
  return all
}

function fileName(path: string): string {
  return path.split('/').at(-1) ?? path
}

/** A proxy may answer 200 with a page of its own. */
function parseRuns(data: unknown): UnitRun[] {
  const runs = isRecord(data) ? data['workflow_runs'] : undefined
  if (!Array.isArray(runs)) throw planFailed('the API answered with something else than a list of runs')
  return runs.map(parseRun)
}

function parseRun(data: unknown): UnitRun {
  const { id, display_title: title, status, head_sha: commit } = recordOrEmpty(data)
  if (typeof id !== 'number' || typeof title !== 'string' || typeof commit !== 'string')
    throw planFailed('the API answered with something else than a run')
  return { id, title, status: typeof status === 'string' ? status : '', commit }
}

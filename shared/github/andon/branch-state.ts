import { isRecord } from '../../formats/read-json.ts'
import { safeText } from '../../text/safe-log.ts'
import { askApi, type Api, type ApiAccess } from '../repository-api.ts'

/** How the checks of the head of the default branch stand. */
export interface BranchState {
  branch: string
  commit: string
  /** `open`: something still runs and nothing failed. `none`: nothing has looked at this commit. */
  kind: 'red' | 'green' | 'open' | 'none'
  /** What failed, by name. Untrusted text. */
  failed: string[]
}

const NEEDS = '`permissions: actions: read, checks: read, statuses: read, contents: read`'

/**
 * Asks for the head of the default branch, the runs of workflows on it, the check runs of other apps, and commit statuses.
 * @param isOwn Is this the file of a workflow of the line? A unit that is halted leaves a red run on the commit that it began from, and
 * that says nothing of the branch.
 * @throws FactoryError PUBLISH_DENIED, PUBLISH_FAILED.
 */
export function defaultBranchState(
  access: ApiAccess,
  isOwn: (workflow: string) => boolean,
): Promise<BranchState> {
  return askApi(access, NEEDS, async ({ repos, actions, checks }, place) => {
    const branch = (await repos.get(place)).data.default_branch
    const commit = (await repos.getBranch({ ...place, branch })).data.commit.sha
    const results = [
      ...(await runsOf(actions, { ...place, branch, head_sha: commit })).filter(({ path }) => !isOwn(path)),
      ...(await checksOf(checks, { ...place, ref: commit })),
      ...(await statusesOf(repos, { ...place, ref: commit })),
    ]
    return { branch, commit, ...stateOf(results) }
  })
}

interface Result {
  name: string
  outcome: 'red' | 'green' | 'open'
}

/** Pure. */
export function stateOf(results: readonly Result[]): Pick<BranchState, 'kind' | 'failed'> {
  const failed = results.filter(({ outcome }) => outcome === 'red').map(({ name }) => safeText(name, 60))
  if (failed.length > 0) return { kind: 'red', failed: [...new Set(failed)].sort() }
  if (results.some(({ outcome }) => outcome === 'open')) return { kind: 'open', failed: [] }
  return { kind: results.length === 0 ? 'none' : 'green', failed: [] }
}

const RED = new Set(['failure', 'timed_out', 'startup_failure', 'error'])

function outcomeOf(status: unknown, conclusion: unknown): Result['outcome'] {
  if (status !== 'completed') return 'open'
  return RED.has(String(conclusion)) ? 'red' : 'green'
}

type Place = { owner: string; repo: string }

const PAGE = { per_page: 100 }

/** The newest run of each workflow and event: an earlier one was made anew. */
async function runsOf(
  actions: Api['actions'],
  query: Place & { branch: string; head_sha: string },
): Promise<(Result & { path: string })[]> {
  const { data } = await actions.listWorkflowRunsForRepo({ ...query, ...PAGE })
  const newest = new Map<string, Result & { path: string }>()
  for (const { path, name, event, status, conclusion } of data.workflow_runs) {
    const file = path.replace(/@.*$/s, '')
    const key = `${file} ${event}`
    if (!newest.has(key))
      newest.set(key, { path: file, name: name ?? file, outcome: outcomeOf(status, conclusion) })
  }
  return [...newest.values()]
}

/** Those of workflows are told by their runs. */
async function checksOf(checks: Api['checks'], query: Place & { ref: string }): Promise<Result[]> {
  const { data } = await checks.listForRef({ ...query, filter: 'latest', ...PAGE })
  return data.check_runs
    .filter(({ app }) => !isRecord(app) || app['slug'] !== 'github-actions')
    .map(({ name, status, conclusion }) => ({ name, outcome: outcomeOf(status, conclusion) }))
}

async function statusesOf(repos: Api['repos'], query: Place & { ref: string }): Promise<Result[]> {
  const { data } = await repos.getCombinedStatusForRef({ ...query, ...PAGE })
  return data.statuses.map(({ context, state }) => ({
    name: context,
    outcome: outcomeOf(state === 'pending' ? state : 'completed', state),
  }))
}

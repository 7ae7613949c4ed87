import { failure, type Reply } from './faults.ts'
import { tipOf } from './git-state.ts'
import type { RunFacts } from './run-source.ts'
import { loginOf } from './grant.ts'
import { eitherOf, ok, page, textOf, type Call, type Endpoints, type World } from './world.ts'

const { READ, WRITE } = eitherOf('actions')
const R = '/repos/{owner}/{repo}'

/** Workflow runs, and what starts them. */
export const runEndpoints: Endpoints = {
  [`POST ${R}/actions/workflows/{workflow_id}/dispatches`]: { needs: WRITE, answer: dispatchWorkflow },
  [`POST ${R}/dispatches`]: { needs: [['contents', 'write']], answer: dispatchRepository },
  [`GET ${R}/actions/runs`]: { needs: READ, answer: listRuns },
  [`GET ${R}/actions/workflows/{workflow_id}/runs`]: { needs: READ, answer: listRuns },
  [`GET ${R}/actions/runs/{run_id}`]: { needs: READ, answer: getRun },
  [`GET ${R}/actions/runs/{run_id}/jobs`]: { needs: READ, answer: listJobs },
  [`POST ${R}/actions/runs/{run_id}/approve`]: { needs: WRITE, answer: control('approve', 201) },
  [`POST ${R}/actions/runs/{run_id}/cancel`]: { needs: WRITE, answer: control('cancel', 202) },
  [`POST ${R}/actions/runs/{run_id}/rerun`]: { needs: WRITE, answer: control('rerun-all', 201) },
  [`POST ${R}/actions/runs/{run_id}/rerun-failed-jobs`]: {
    needs: WRITE,
    answer: control('rerun-failed', 201),
  },
}

const MAX_INPUT_CHARACTERS = 65_535

/** With `return_run_details` the answer names the run (200), else it is empty (204). */
function dispatchWorkflow({ params, body, grant }: Call, world: World): Reply {
  const given = (body['inputs'] ?? {}) as Record<string, unknown>
  if (JSON.stringify(given).length > MAX_INPUT_CHARACTERS) return failure(422, 'inputs are too large.')
  const workflow = params['workflow_id'] ?? ''
  const request = { workflow, ref: textOf(body['ref']), inputs: given, actor: loginOf(grant) }
  const started = world.runs?.dispatch(request) ?? { status: 404, message: 'Not Found' }
  if ('status' in started) return failure(started.status, started.message)
  if (body['return_run_details'] !== true) return { status: 204 }
  const path = `/repos/${world.repository.name}/actions/runs/${started.id}`
  return ok({
    workflow_run_id: Number(started.id),
    run_url: `${world.url()}${path}`,
    html_url: `https://github.com/${world.repository.name}/actions/runs/${started.id}`,
  })
}

function dispatchRepository({ body, grant }: Call, world: World): Reply {
  const action = textOf(body['event_type'])
  const sha = world.runs === undefined ? '' : defaultTip(world)
  world.runs?.emit({
    event: 'repository_dispatch',
    action,
    sha,
    ref: `refs/heads/${world.repository.defaultBranch}`,
    payload: { action, client_payload: body['client_payload'] ?? {} },
    actor: loginOf(grant),
    by: grant.by ?? 'workflow',
  })
  return { status: 204 }
}

function defaultTip(world: World): string {
  return tipOf(world, world.repository.defaultBranch) ?? ''
}

function runShape(world: World, run: RunFacts): object {
  const {
    id,
    number,
    attempt,
    name,
    title,
    workflow,
    event,
    sha,
    branch,
    actor,
    status,
    conclusion,
    createdAt,
  } = run
  return world.shape('workflow-run', {
    id: Number(id),
    name,
    display_title: title,
    path: workflow,
    event,
    head_sha: sha,
    head_branch: branch,
    actor: { login: actor },
    status,
    conclusion,
    run_number: number,
    run_attempt: attempt,
    created_at: createdAt,
    html_url: `https://github.com/${world.repository.name}/actions/runs/${id}`,
  })
}

/** A status filter takes statuses and conclusions alike. */
function fits(run: RunFacts, params: Record<string, string>, query: URLSearchParams): boolean {
  const wanted = params['workflow_id']
  const holds = (name: string, ...values: (string | null)[]): boolean =>
    query.get(name) === null || values.includes(query.get(name))
  return (
    (wanted === undefined || run.workflow === wanted || run.workflow.endsWith(`/${wanted}`)) &&
    holds('status', run.status, run.conclusion) &&
    holds('head_sha', run.sha) &&
    holds('event', run.event) &&
    holds('actor', run.actor) &&
    holds('branch', run.branch)
  )
}

function listRuns({ params, query }: Call, world: World): Reply {
  const found = (world.runs?.runs() ?? []).filter((run) => fits(run, params, query))
  const { items, headers } = page(
    found.map((run) => runShape(world, run)),
    query,
  )
  return { status: 200, body: { total_count: found.length, workflow_runs: items }, headers }
}

function withRun({ params }: Call, world: World, then: (run: RunFacts) => Reply): Reply {
  const run = world.runs?.runs().find(({ id }) => id === params['run_id'])
  return run === undefined ? failure(404, 'Not Found') : then(run)
}

function getRun(call: Call, world: World): Reply {
  return withRun(call, world, (run) => ok(runShape(world, run)))
}

function listJobs(call: Call, world: World): Reply {
  return withRun(call, world, (run) => {
    const jobs = run.jobs.map(({ name, status, conclusion }, index) =>
      world.shape('job', {
        id: Number(run.id) * 100 + index,
        run_id: Number(run.id),
        head_sha: run.sha,
        name,
        status,
        conclusion,
      }),
    )
    const { items, headers } = page(jobs, call.query)
    return { status: 200, body: { total_count: jobs.length, jobs: items }, headers }
  })
}

function control(how: 'approve' | 'cancel' | 'rerun-failed' | 'rerun-all', status: number) {
  return (call: Call, world: World): Reply =>
    withRun(call, world, ({ id }) =>
      world.runs?.control(id, how) === true
        ? ok({}, status)
        : failure(how === 'cancel' ? 409 : 403, `this run cannot ${how}`),
    )
}

import { isRecord } from '../../../shared/formats/read-json.ts'
import { failure, type Reply } from './faults.ts'
import { ok, page, textOf, type Call, type CheckRun, type Endpoints, type World } from './world.ts'

const ACTIONS: ['actions', 'read'][] = [['actions', 'read']]
const CHECKS: ['checks', 'write'][] = [['checks', 'write']]

/** Workflow runs, their artifacts and check runs. */
export const runEndpoints: Endpoints = {
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': { needs: ACTIONS, answer: getRun },
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': { needs: ACTIONS, answer: listArtifacts },
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': {
    needs: ACTIONS,
    answer: (call, world) => withArtifact(call, world, (found) => ok(artifact(world, found))),
  },
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': {
    needs: ACTIONS,
    answer: download,
  },
  'POST /repos/{owner}/{repo}/check-runs': { needs: CHECKS, answer: createCheck },
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': { needs: CHECKS, answer: updateCheck },
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': { needs: [['checks', 'read']], answer: listChecks },
}

function getRun({ params }: Call, world: World): Reply {
  const run = world.runs.find(({ id }) => String(id) === params['run_id'])
  if (run === undefined) return failure(404, 'Not Found')
  const { id, sha, attempt, status, conclusion } = run
  return ok(world.shape('workflow-run', { id, head_sha: sha, run_attempt: attempt, status, conclusion }))
}

type Stored = ReturnType<NonNullable<World['artifacts']>['artifacts']>[number]

/** What REST shows: also what has expired, never what was not finished or is deleted. */
function shown(world: World): Stored[] {
  const all = world.artifacts?.artifacts() ?? []
  return all.filter(({ state }) => state === 'finalized' || state === 'expired')
}

function artifact(world: World, found: Stored): object {
  const { id, name, bytes, digest, createdAt, state } = found
  const facts = {
    id,
    name,
    size_in_bytes: bytes.length,
    digest,
    created_at: createdAt,
    expired: state === 'expired',
  }
  const archive_download_url = `https://api.github.com/repos/${world.repository.name}/actions/artifacts/${id}/zip`
  return world.shape('artifact', { ...facts, archive_download_url })
}

function listArtifacts({ params, query }: Call, world: World): Reply {
  const name = query.get('name')
  const found = shown(world)
    .filter((each) => each.run === params['run_id'] && (name === null || each.name === name))
    .reverse()
  const { items, headers } = page(found, query)
  const artifacts = (items as Stored[]).map((each) => artifact(world, each))
  return { status: 200, body: { total_count: found.length, artifacts }, headers }
}

function withArtifact({ params }: Call, world: World, then: (found: Stored) => Reply): Reply {
  const found = shown(world).find(({ id }) => String(id) === params['artifact_id'])
  return found === undefined ? failure(404, 'Not Found') : then(found)
}

function download(call: Call, world: World): Reply {
  return withArtifact(call, world, ({ id, state }) => {
    const location = world.artifacts?.blobUrl(id)
    if (state === 'expired' || location === undefined) return failure(410, 'Artifact has expired')
    return { status: 302, headers: { location } }
  })
}

function checkRun(world: World, check: CheckRun): object {
  const { id, name, headSha, status, conclusion, title, summary, annotations } = check
  const output = {
    title,
    summary,
    text: null,
    annotations_count: annotations.length,
    annotations_url: 'https://api.github.com/a',
  }
  return world.shape('check-run', {
    id,
    name,
    head_sha: headSha,
    status,
    conclusion,
    output,
    pull_requests: [],
  })
}

function createCheck({ body }: Call, world: World): Reply {
  const check: CheckRun = {
    id: 8001 + world.checkRuns.length,
    name: textOf(body['name']),
    headSha: textOf(body['head_sha']),
    status: textOf(body['status'], 'queued'),
    conclusion: null,
    title: '',
    summary: '',
    annotations: [],
  }
  world.checkRuns.push(check)
  fill(check, body)
  return ok(checkRun(world, check), 201)
}

function updateCheck({ params, body }: Call, world: World): Reply {
  const check = world.checkRuns.find(({ id }) => String(id) === params['check_run_id'])
  if (check === undefined) return failure(404, 'Not Found')
  fill(check, body)
  return ok(checkRun(world, check))
}

/** Annotations add up over updates, everything else is replaced. */
function fill(check: CheckRun, body: Record<string, unknown>): void {
  const output = isRecord(body['output']) ? body['output'] : {}
  check.conclusion = typeof body['conclusion'] === 'string' ? body['conclusion'] : check.conclusion
  check.status = check.conclusion === null ? textOf(body['status'], check.status) : 'completed'
  check.title = textOf(output['title'], check.title)
  check.summary = textOf(output['summary'], check.summary)
  check.annotations.push(
    ...(Array.isArray(output['annotations']) ? (output['annotations'] as unknown[]) : []),
  )
}

function listChecks({ params }: Call, world: World): Reply {
  const found = world.checkRuns.filter(({ headSha }) => headSha === params['ref'])
  return ok({ total_count: found.length, check_runs: found.map((check) => checkRun(world, check)) })
}

import { gunzipSync } from 'node:zlib'
import { isRecord } from '../../../shared/formats/read-json.ts'
import { failure, type Reply } from './faults.ts'
import { commitOf, tipOf } from './git-state.ts'
import { loginOf } from './grant.ts'
import { eitherOf, ok, page, textOf, type Call, type CheckRun, type Endpoints, type World } from './world.ts'

const { READ, WRITE } = eitherOf('checks')

/** Check runs with their annotations, and the upload of findings to code scanning. */
export const checkEndpoints: Endpoints = {
  'POST /repos/{owner}/{repo}/check-runs': { needs: WRITE, answer: createCheck },
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': { needs: WRITE, answer: updateCheck },
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': { needs: READ, answer: listChecks },
  'GET /repos/{owner}/{repo}/commits/{ref}/status': { needs: [['statuses', 'read']], answer: combinedStatus },
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': { needs: READ, answer: listAnnotations },
  'POST /repos/{owner}/{repo}/code-scanning/sarifs': {
    needs: [['security-events', 'write']],
    answer: uploadSarif,
  },
  'GET /repos/{owner}/{repo}/code-scanning/sarifs/{sarif_id}': {
    needs: [['security-events', 'read']],
    answer: sarifStatus,
  },
}

function checkShape(
  world: World,
  { id, name, sha, status, conclusion, output, annotations, app }: CheckRun,
): object {
  return world.shape('check-run', {
    id,
    name,
    head_sha: sha,
    status,
    conclusion,
    output: { ...output, annotations_count: annotations.length },
    app: { slug: app },
  })
}

function createCheck({ body, grant }: Call, world: World): Reply {
  const sha = textOf(body['head_sha'])
  if (commitOf(world, sha) === undefined) return failure(422, `No commit found for SHA: ${sha}`)
  const check: CheckRun = {
    id: world.nextId(),
    name: textOf(body['name']),
    sha,
    status: 'queued',
    conclusion: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
    app: loginOf(grant).replace('[bot]', ''),
  }
  applyCheck(check, body)
  world.checks.push(check)
  return ok(checkShape(world, check), 201)
}

function updateCheck({ params, body }: Call, world: World): Reply {
  const check = world.checks.find(({ id }) => String(id) === params['check_run_id'])
  if (check === undefined) return failure(404, 'Not Found')
  applyCheck(check, body)
  return ok(checkShape(world, check))
}

/** A conclusion completes the check; annotations are added. That a request holds 50 at most is part of the description. */
function applyCheck(check: CheckRun, body: Record<string, unknown>): void {
  const output = isRecord(body['output']) ? body['output'] : {}
  const annotations = Array.isArray(output['annotations']) ? output['annotations'].filter(isRecord) : []
  check.conclusion = typeof body['conclusion'] === 'string' ? body['conclusion'] : check.conclusion
  check.status = check.conclusion === null ? textOf(body['status'], check.status) : 'completed'
  check.output = {
    title: textOf(output['title'], check.output.title ?? '') || null,
    summary: textOf(output['summary'], check.output.summary ?? '') || null,
    text: textOf(output['text'], check.output.text ?? '') || null,
  }
  check.annotations.push(...annotations)
}

function listChecks({ params, query }: Call, world: World): Reply {
  const ref = params['ref'] ?? ''
  const sha = tipOf(world, ref) ?? commitOf(world, ref)
  const name = query.get('check_name')
  const found = world.checks.filter((check) => check.sha === sha && (name === null || check.name === name))
  const { items, headers } = page(
    found.map((check) => checkShape(world, check)),
    query,
  )
  return { status: 200, body: { total_count: found.length, check_runs: items }, headers }
}

/**
 * The newest status of each context. "failure if any of the contexts report as error or failure, pending if there are no statuses or a context is
 * pending, success if the latest status for all contexts is success" (GitHub's description of this operation).
 */
function combinedStatus({ params }: Call, world: World): Reply {
  const ref = params['ref'] ?? ''
  const sha = tipOf(world, ref) ?? commitOf(world, ref)
  if (sha === undefined) return failure(404, 'Not Found')
  const newest = new Map(
    world.statuses.filter((each) => each.sha === sha).map((each) => [each.context, each]),
  )
  const statuses = [...newest.values()].map(({ context, state }) =>
    world.shape('simple-commit-status', { context, state }),
  )
  const states = [...newest.values()].map(({ state }) => state)
  const isRed = states.some((state) => state === 'error' || state === 'failure')
  const isOpen = states.length === 0 || states.includes('pending')
  const state = isRed ? 'failure' : isOpen ? 'pending' : 'success'
  return ok(world.shape('combined-commit-status', { sha, state, statuses, total_count: statuses.length }))
}

function listAnnotations({ params, query }: Call, world: World): Reply {
  const check = world.checks.find(({ id }) => String(id) === params['check_run_id'])
  if (check === undefined) return failure(404, 'Not Found')
  const { items, headers } = page(
    check.annotations.map((each) => world.shape('check-annotation', each)),
    query,
  )
  return { status: 200, body: items, headers }
}

function uploadSarif({ body }: Call, world: World): Reply {
  if (!world.settings.codeScanning)
    return failure(
      403,
      'Code scanning is not enabled for this repository. Please enable code scanning in the repository settings.',
    )
  const sarif = readSarif(textOf(body['sarif']))
  if (sarif === undefined)
    return failure(400, 'rejecting SARIF, as it is not gzipped and base64 encoded JSON')
  const sha = textOf(body['commit_sha'])
  if (commitOf(world, sha) === undefined) return failure(404, `commit not found: ${sha}`)
  const id = `47177e22-5596-11eb-80a1-${String(world.nextId()).padStart(12, '0')}`
  world.sarifs.push({ id, sha, ref: textOf(body['ref']), sarif })
  const url = `${world.url()}/repos/${world.repository.name}/code-scanning/sarifs/${id}`
  return ok({ id, url }, 202)
}

function readSarif(text: string): unknown {
  try {
    return JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString('utf8'))
  } catch {
    return undefined
  }
}

function sarifStatus({ params }: Call, world: World): Reply {
  const found = world.sarifs.some(({ id }) => id === params['sarif_id'])
  return found ? ok({ processing_status: 'complete' }) : failure(404, 'Not Found')
}

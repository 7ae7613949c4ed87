import { failure, type Reply } from './faults.ts'
import { page, type Call, type Endpoints, type World } from './world.ts'

const ACTIONS: ['actions', 'read'][] = [['actions', 'read']]

/** The artifacts of workflow runs, read as @actions/artifact reads those of another job. */
export const artifactEndpoints: Endpoints = {
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': { needs: ACTIONS, answer: listArtifacts },
  'GET /repos/{owner}/{repo}/actions/artifacts': { needs: ACTIONS, answer: listAllArtifacts },
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': {
    needs: ACTIONS,
    answer: download,
  },
}

type Stored = ReturnType<NonNullable<World['artifacts']>['artifacts']>[number]

/** What REST shows: finished artifacts, also after they have expired. */
function shown(world: World): Stored[] {
  const all = world.artifacts?.artifacts() ?? []
  return all.filter(({ state }) => state === 'finalized' || state === 'expired')
}

function artifact(world: World, found: Stored): object {
  const { id, name, bytes, digest, createdAt, state, run } = found
  const facts = {
    id,
    name,
    size_in_bytes: bytes.length,
    digest,
    created_at: createdAt,
    expired: state === 'expired',
    workflow_run: { id: Number(run) },
  }
  const archive_download_url = `https://api.github.com/repos/${world.repository.name}/actions/artifacts/${id}/zip`
  return world.shape('artifact', { ...facts, archive_download_url })
}

function listArtifacts({ params, query }: Call, world: World): Reply {
  return listed(
    shown(world).filter((each) => each.run === params['run_id']),
    query,
    world,
  )
}

/** Of all runs of the repository. */
function listAllArtifacts({ query }: Call, world: World): Reply {
  return listed(shown(world), query, world)
}

/** Newest first. */
function listed(all: readonly Stored[], query: URLSearchParams, world: World): Reply {
  const name = query.get('name')
  const found = all.filter((each) => name === null || each.name === name).reverse()
  const { items, headers } = page(found, query)
  const artifacts = (items as Stored[]).map((each) => artifact(world, each))
  return { status: 200, body: { total_count: found.length, artifacts }, headers }
}

function download({ params }: Call, world: World): Reply {
  const found = shown(world).find(({ id }) => String(id) === params['artifact_id'])
  if (found === undefined) return failure(404, 'Not Found')
  const location = world.artifacts?.blobUrl(found.id)
  if (found.state === 'expired' || location === undefined) return failure(410, 'Artifact has expired')
  return { status: 302, headers: { location } }
}

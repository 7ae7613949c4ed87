import { failure, DENIED, type Reply } from './faults.ts'
import { commitOf, factsOfCommit, gitIn, movesWorkflows, tipOf } from './git-state.ts'
import { eitherOf, ok, textOf, type Call, type Endpoints, type World } from './world.ts'

const { READ, WRITE } = eitherOf('contents')

/** The repository itself, its branches, commits and refs. */
export const repositoryEndpoints: Endpoints = {
  'GET /repos/{owner}/{repo}': { needs: [], answer: (_, world) => ok(fullRepository(world)) },
  'GET /repos/{owner}/{repo}/actions/permissions/workflow': {
    needs: [['administration', 'read']],
    answer: (_, { settings, shape }) =>
      ok(
        shape('actions-get-default-workflow-permissions', {
          default_workflow_permissions: settings.defaultPermissions,
          can_approve_pull_request_reviews: settings.actionsMayOpenPulls,
        }),
      ),
  },
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': { needs: [], answer: permissionOf },
  'GET /repos/{owner}/{repo}/branches/{branch}': { needs: READ, answer: getBranch },
  'GET /repos/{owner}/{repo}/commits/{ref}': { needs: READ, answer: getCommit },
  'GET /repos/{owner}/{repo}/git/ref/{ref}': { needs: READ, answer: getRef },
  'GET /repos/{owner}/{repo}/git/matching-refs/{ref}': { needs: READ, answer: matchingRefs },
  'POST /repos/{owner}/{repo}/git/refs': { needs: WRITE, answer: createRef },
  'PATCH /repos/{owner}/{repo}/git/refs/{ref}': { needs: WRITE, answer: updateRef },
  'DELETE /repos/{owner}/{repo}/git/refs/{ref}': { needs: WRITE, answer: deleteRef },
}

function fullRepository(world: World): object {
  const [owner = '', name = ''] = world.repository.name.split('/')
  return world.shape('full-repository', {
    id: 1001,
    name,
    full_name: world.repository.name,
    private: world.settings.private,
    visibility: world.settings.private ? 'private' : 'public',
    default_branch: world.repository.defaultBranch,
    owner: { login: owner },
  })
}

const BASE_ROLES: Record<string, string> = { maintain: 'write', triage: 'read' }

/**
 * What somebody may do: `maintain` counts as write, `triage` as read (GitHub's description). On a public repository everybody may
 * read. Metadata, which every token has, is enough to ask (step-security/secure-repo pull request 595, aenix-io/aeman issue 161).
 */
function permissionOf({ params }: Call, world: World): Reply {
  const login = params['username'] ?? ''
  const role = world.roles.get(login.toLowerCase()) ?? (world.settings.private ? 'none' : 'read')
  return ok(
    world.shape('repository-collaborator-permission', {
      permission: BASE_ROLES[role] ?? role,
      role_name: role,
      user: { login },
    }),
  )
}

function getBranch({ params }: Call, world: World): Reply {
  const name = params['branch'] ?? ''
  const sha = tipOf(world, name)
  if (sha === undefined) return failure(404, 'Branch not found')
  return ok(
    world.shape('branch-with-protection', { name, commit: commitShape(world, sha), protected: false }),
  )
}

function getCommit({ params }: Call, world: World): Reply {
  const ref = params['ref'] ?? ''
  const sha = tipOf(world, ref) ?? commitOf(world, ref)
  return sha === undefined ? failure(422, `No commit found for SHA: ${ref}`) : ok(commitShape(world, sha))
}

/** What GitHub made itself carries its signature; what was pushed here carries none. */
function commitShape(world: World, sha: string): object {
  const { message, tree, parents, author } = factsOfCommit(world, sha)
  const verified = world.verified.has(sha)
  const verification = { verified, reason: verified ? 'valid' : 'unsigned' }
  return world.shape('commit', {
    sha,
    commit: { message, tree: { sha: tree }, author, verification },
    parents: parents.map((parent) => ({ sha: parent, url: `${world.url()}/commits/${parent}` })),
  })
}

function refShape(world: World, ref: string, sha: string): object {
  return world.shape('git-ref', { ref, object: { sha, type: 'commit' } })
}

function getRef({ params }: Call, world: World): Reply {
  const ref = `refs/${params['ref'] ?? ''}`
  const sha = commitOf(world, ref)
  return sha === undefined ? failure(404, 'Not Found') : ok(refShape(world, ref, sha))
}

function matchingRefs({ params }: Call, world: World): Reply {
  const { out } = gitIn(world, 'for-each-ref', '--format=%(refname) %(objectname)')
  const found = out.split('\n').flatMap((line) => {
    const [ref = '', sha = ''] = line.split(' ')
    return ref.startsWith(`refs/${params['ref'] ?? ''}`) ? [refShape(world, ref, sha)] : []
  })
  return ok(found)
}

/**
 * GITHUB_TOKEN may not bring workflow files that are those of no branch: the refusal names both scopes that would do, as in
 * microsoft/AL-Go#808.
 */
function mayPlace({ grant }: Call, world: World, sha: string): Reply | undefined {
  if (grant.permissions['workflows'] === 'write' || !movesWorkflows(world, sha)) return undefined
  const accepted = 'contents=write; contents=write,workflows=write'
  return failure(403, DENIED, { 'x-accepted-github-permissions': accepted })
}

function createRef(call: Call, world: World): Reply {
  const ref = textOf(call.body['ref'])
  const sha = textOf(call.body['sha'])
  if (!/^refs\/[^/]+\/.+/.test(ref))
    return failure(422, 'Reference name must start with refs/ and have two slashes')
  if (commitOf(world, sha) !== sha) return failure(422, 'Object does not exist')
  if (commitOf(world, ref) !== undefined) return failure(422, 'Reference already exists')
  const refusal = mayPlace(call, world, sha)
  if (refusal !== undefined) return refusal
  gitIn(world, 'update-ref', ref, sha, '0'.repeat(40))
  return ok(refShape(world, ref, sha), 201)
}

function updateRef(call: Call, world: World): Reply {
  const ref = `refs/${call.params['ref'] ?? ''}`
  const sha = textOf(call.body['sha'])
  const old = commitOf(world, ref)
  if (old === undefined) return failure(422, 'Reference does not exist')
  if (commitOf(world, sha) !== sha) return failure(422, 'Object does not exist')
  const forward = gitIn(world, 'merge-base', '--is-ancestor', old, sha).status === 0
  if (!forward && call.body['force'] !== true) return failure(422, 'Update is not a fast forward')
  const refusal = mayPlace(call, world, sha)
  if (refusal !== undefined) return refusal
  gitIn(world, 'update-ref', ref, sha, old)
  return ok(refShape(world, ref, sha))
}

function deleteRef({ params }: Call, world: World): Reply {
  const ref = `refs/${params['ref'] ?? ''}`
  if (commitOf(world, ref) === undefined) return failure(422, 'Reference does not exist')
  gitIn(world, 'update-ref', '-d', ref)
  return { status: 204 }
}

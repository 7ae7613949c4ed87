import { failure, type Reply } from './faults.ts'
import { gitIn, tipOf } from './git-state.ts'
import { loginOf, type Grant } from './grant.ts'
import { nextNumber } from './issue-endpoints.ts'
import {
  eitherOf,
  ok,
  page,
  textOf,
  type Call,
  type Endpoints,
  type PullRequest,
  type World,
} from './world.ts'

const { READ, WRITE } = eitherOf('pull-requests')

/** The pull requests of a repository. */
export const pullEndpoints: Endpoints = {
  'GET /repos/{owner}/{repo}/pulls': { needs: READ, answer: listPulls },
  'POST /repos/{owner}/{repo}/pulls': { needs: WRITE, answer: createPull },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': {
    needs: READ,
    answer: (call, world) => withPull(call, world, (pull) => ok(pullRequest(world, pull))),
  },
  'PATCH /repos/{owner}/{repo}/pulls/{pull_number}': { needs: WRITE, answer: updatePull },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': { needs: READ, answer: listFiles },
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': { needs: READ, answer: pullsOfCommit },
}

function repository(world: World): object {
  const [owner = '', name = ''] = world.repository.name.split('/')
  const facts = { id: 1001, name, full_name: world.repository.name, owner: { login: owner }, private: false }
  return world.shape('repository', { ...facts, default_branch: world.repository.defaultBranch })
}

function side(world: World, branch: string, commit?: string): object {
  const [owner = ''] = world.repository.name.split('/')
  const sha = commit ?? tipOf(world, branch) ?? '0'.repeat(40)
  return {
    label: `${owner}:${branch}`,
    ref: branch,
    sha,
    repo: repository(world),
    user: { login: owner },
  }
}

function pullRequest(world: World, pull: PullRequest, component = 'pull-request'): object {
  const { number, title, body, state, draft, merged } = pull
  const html_url = `https://github.com/${world.repository.name}/pull/${number}`
  const facts = {
    id: 5000 + number,
    number,
    title,
    body,
    state,
    draft,
    html_url,
    user: { login: loginOf(pull) },
  }
  const counted = component === 'pull-request' ? { merged } : {}
  const merged_at = merged ? '2026-11-23T12:00:00Z' : null
  return world.shape(component, {
    ...facts,
    ...counted,
    merged_at,
    labels: [],
    head: side(world, pull.head, pull.state === 'closed' ? pull.lastHead : undefined),
    base: side(world, pull.base),
  })
}

function withPull({ params }: Call, world: World, then: (pull: PullRequest) => Reply): Reply {
  const pull = world.pulls.find(({ number }) => String(number) === params['pull_number'])
  return pull === undefined ? failure(404, 'Not Found') : then(pull)
}

function listPulls({ query }: Call, world: World): Reply {
  const [owner = ''] = world.repository.name.split('/')
  const wanted = { state: query.get('state') ?? 'open', head: query.get('head'), base: query.get('base') }
  const found = world.pulls.filter(
    (pull) =>
      (wanted.state === 'all' || pull.state === wanted.state) &&
      (wanted.head === null || wanted.head === `${owner}:${pull.head}`) &&
      (wanted.base === null || wanted.base === pull.base),
  )
  const newestFirst = [...found].reverse().map((pull) => pullRequest(world, pull, 'pull-request-simple'))
  const { items, headers } = page(newestFirst, query)
  return { status: 200, body: items, headers }
}

/** Fork and setting aside: GITHUB_TOKEN opens none where the repository does not let it; an app always may. */
function createPull({ body, grant }: Call, world: World): Reply {
  if (!world.settings.actionsMayOpenPulls && grant.by !== 'app')
    return failure(403, 'GitHub Actions is not permitted to create or approve pull requests.')
  const head = textOf(body['head']).replace(/^[^:]+:/, '')
  const base = textOf(body['base'])
  const missing = [head, base].find((branch) => tipOf(world, branch) === undefined)
  if (missing !== undefined) return invalid(`head or base ${missing} does not exist`)
  if (world.pulls.some((pull) => pull.head === head && pull.base === base && pull.state === 'open'))
    return invalid(`A pull request already exists for ${head}.`)
  if (tipOf(world, head) === tipOf(world, base)) return invalid(`No commits between ${base} and ${head}`)
  const number = nextNumber(world)
  const pull: PullRequest = {
    number,
    title: textOf(body['title']),
    body: textOf(body['body']),
    head,
    base,
    state: 'open',
    draft: body['draft'] === true,
    merged: false,
    by: grant.by ?? 'workflow',
  }
  world.pulls.push(pull)
  tell(world, pull, 'opened', grant)
  return ok(pullRequest(world, pull), 201)
}

function invalid(message: string): Reply {
  const reply = failure(422, 'Validation Failed')
  return {
    ...reply,
    body: { ...(reply.body as object), errors: [{ resource: 'PullRequest', code: 'custom', message }] },
  }
}

function updatePull(call: Call, world: World): Reply {
  return withPull(call, world, (pull) => {
    const { title, body, state, base } = call.body
    const before = { ...pull }
    Object.assign(pull, {
      title: textOf(title, pull.title),
      body: textOf(body, pull.body),
      base: textOf(base, pull.base),
      state: state === 'closed' ? 'closed' : state === 'open' ? 'open' : pull.state,
    })
    if (pull.state === 'closed') pull.lastHead = before.lastHead ?? tipOf(world, pull.head) ?? ''
    if (before.state !== pull.state)
      tell(world, pull, pull.state === 'closed' ? 'closed' : 'reopened', call.grant)
    else tell(world, pull, 'edited', call.grant)
    return ok(pullRequest(world, pull))
  })
}

/** The event of a pull request, for the workflows that listen to it. */
function tell(world: World, pull: PullRequest, action: string, grant: Grant): void {
  const { number, head, base } = pull
  const sha = tipOf(world, head) ?? ''
  const shape = {
    number,
    draft: pull.draft,
    head: { sha, ref: head },
    base: { sha: tipOf(world, base), ref: base },
  }
  world.runs?.emit({
    event: 'pull_request',
    action,
    sha,
    ref: `refs/pull/${number}/merge`,
    headRef: head,
    baseRef: base,
    payload: { action, number, pull_request: shape },
    actor: loginOf(grant),
    by: grant.by ?? 'workflow',
  })
}

function listFiles(call: Call, world: World): Reply {
  return withPull(call, world, ({ head, base }) => {
    const range = `refs/heads/${base}...refs/heads/${head}`
    const { out } = gitIn(world, 'diff', '--no-renames', '--name-status', '-z', range)
    const words = out.split('\0')
    const files = Array.from({ length: Math.floor(words.length / 2) }, (_, at) => {
      const status = { A: 'added', D: 'removed' }[words[2 * at] ?? ''] ?? 'modified'
      return world.shape('diff-entry', { filename: words[2 * at + 1], status })
    })
    const { items, headers } = page(files, call.query)
    return { status: 200, body: items, headers }
  })
}

function pullsOfCommit({ params, query }: Call, world: World): Reply {
  const found = world.pulls.filter(({ head }) => tipOf(world, head) === params['commit_sha'])
  const { items, headers } = page(
    found.map((pull) => pullRequest(world, pull, 'pull-request-simple')),
    query,
  )
  return { status: 200, body: items, headers }
}

import { failure, type Reply } from './faults.ts'
import { loginOf } from './grant.ts'
import { eitherOf, ok, page, textOf, type Call, type Endpoints, type Issue, type World } from './world.ts'

const { READ, WRITE } = eitherOf('issues')
const MAX_BODY = 65_536

/** Issues. Pull requests are issues too: they share the numbers and the list, and have a member `pull_request`. */
export const issueEndpoints: Endpoints = {
  'GET /repos/{owner}/{repo}/issues': { needs: READ, answer: listIssues },
  'POST /repos/{owner}/{repo}/issues': { needs: WRITE, answer: createIssue },
  'GET /repos/{owner}/{repo}/issues/{issue_number}': {
    needs: READ,
    answer: (call, world) => withIssue(call, world, (issue) => ok(issueShape(world, issue))),
  },
  'PATCH /repos/{owner}/{repo}/issues/{issue_number}': { needs: WRITE, answer: updateIssue },
}

/** The next number that an issue or a pull request gets. */
export function nextNumber({ issues, pulls }: Pick<World, 'issues' | 'pulls'>): number {
  return issues.length + pulls.length + 1
}

/** An issue as the API and the events show it. */
export function issueShape(world: World, { number, title, body, state, login, labels = [] }: Issue): object {
  const isPull = world.pulls.some((pull) => pull.number === number)
  const html_url = `https://github.com/${world.repository.name}/${isPull ? 'pull' : 'issues'}/${number}`
  return world.shape('issue', {
    number,
    title,
    body,
    state,
    labels: labels.map((name) => ({ name })),
    html_url,
    user: { login, type: login.endsWith('[bot]') ? 'Bot' : 'User' },
    ...(isPull ? { pull_request: { url: html_url, html_url, diff_url: null, patch_url: null } } : {}),
  })
}

/** The issue of this number, or the pull request seen as one. */
export function issueOf(world: World, number: number): Issue | undefined {
  const issue = world.issues.find((each) => each.number === number)
  const pull = world.pulls.find((each) => each.number === number)
  return issue ?? (pull === undefined ? undefined : { ...pull, login: loginOf(pull) })
}

function withIssue({ params }: Call, world: World, then: (issue: Issue) => Reply): Reply {
  const issue = issueOf(world, Number(params['issue_number']))
  return issue === undefined ? failure(404, 'Not Found') : then(issue)
}

/** Newest first; where issues are switched off, pull requests alone. */
function listIssues({ query }: Call, world: World): Reply {
  const state = query.get('state') ?? 'open'
  const creator = query.get('creator')
  const all = [...(world.settings.hasIssues ? world.issues : []), ...world.pulls]
    .flatMap(({ number }) => issueOf(world, number) ?? [])
    .sort((a, b) => b.number - a.number)
  const found = all.filter(
    (issue) => (state === 'all' || issue.state === state) && (creator === null || issue.login === creator),
  )
  const { items, headers } = page(
    found.map((issue) => issueShape(world, issue)),
    query,
  )
  return { status: 200, body: items, headers }
}

/** "If issues are disabled in the repository, the API returns a 410 Gone status" (GitHub's description); ossf/allstar issue 64. */
function createIssue({ body, grant }: Call, world: World): Reply {
  if (!world.settings.hasIssues) return failure(410, 'Issues has been disabled in this repository.')
  const text = textOf(body['body'])
  if (text.length > MAX_BODY) return failure(422, 'Validation Failed: body is too long')
  const issue: Issue = {
    number: nextNumber(world),
    title: textOf(body['title']),
    body: text,
    state: 'open',
    login: loginOf(grant),
  }
  world.issues.push(issue)
  return ok(issueShape(world, issue), 201)
}

function updateIssue({ params, body }: Call, world: World): Reply {
  const issue = world.issues.find(({ number }) => String(number) === params['issue_number'])
  if (issue === undefined) return failure(404, 'Not Found')
  const text = textOf(body['body'], issue.body)
  if (text.length > MAX_BODY) return failure(422, 'Validation Failed: body is too long')
  const state = body['state'] === 'open' || body['state'] === 'closed' ? body['state'] : issue.state
  Object.assign(issue, { title: textOf(body['title'], issue.title), body: text, state })
  return ok(issueShape(world, issue))
}

import { failure, type Reply } from './faults.ts'
import { loginOf } from './grant.ts'
import { issueOf } from './issue-endpoints.ts'
import { tellComment } from './people.ts'
import { eitherOf, ok, page, textOf, type Call, type Comment, type Endpoints, type World } from './world.ts'

/** Either scope does, for comments of issues and for those of pull requests. */
const { READ, WRITE } = eitherOf('issues', 'pull-requests')
const MAX_BODY = 65_536

/** Comments on issues and pull requests, and reactions to them. */
export const commentEndpoints: Endpoints = {
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': { needs: READ, answer: listComments },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': { needs: WRITE, answer: createComment },
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': { needs: WRITE, answer: updateComment },
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': { needs: WRITE, answer: deleteComment },
  'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions': { needs: WRITE, answer: react },
}

function commentShape(world: World, { id, issue, body, login }: Comment): object {
  const kind = world.pulls.some(({ number }) => number === issue) ? 'pull' : 'issues'
  const html_url = `https://github.com/${world.repository.name}/${kind}/${issue}#issuecomment-${id}`
  const type = login.endsWith('[bot]') ? 'Bot' : 'User'
  return world.shape('issue-comment', { id, body, html_url, user: { login, type } })
}

function listComments({ params, query }: Call, world: World): Reply {
  const found = world.comments.filter(({ issue }) => String(issue) === params['issue_number'])
  const { items, headers } = page(
    found.map((comment) => commentShape(world, comment)),
    query,
  )
  return { status: 200, body: items, headers }
}

function tooLong(body: string): Reply | undefined {
  return body.length > MAX_BODY
    ? failure(422, 'Validation Failed: body is too long (maximum is 65536 characters)')
    : undefined
}

function createComment({ params, body, grant }: Call, world: World): Reply {
  const issue = Number(params['issue_number'])
  if (issueOf(world, issue) === undefined) return failure(404, 'Not Found')
  const text = textOf(body['body'])
  const comment = { id: world.nextId(), issue, body: text, login: loginOf(grant) }
  const refusal = tooLong(text)
  if (refusal !== undefined) return refusal
  world.comments.push(comment)
  tellComment(world, comment, grant.by ?? 'workflow')
  return ok(commentShape(world, comment), 201)
}

function updateComment({ params, body }: Call, world: World): Reply {
  const comment = world.comments.find(({ id }) => String(id) === params['comment_id'])
  if (comment === undefined) return failure(404, 'Not Found')
  const text = textOf(body['body'])
  const refusal = tooLong(text)
  if (refusal !== undefined) return refusal
  comment.body = text
  return ok(commentShape(world, comment))
}

function deleteComment({ params }: Call, world: World): Reply {
  const at = world.comments.findIndex(({ id }) => String(id) === params['comment_id'])
  if (at < 0) return failure(404, 'Not Found')
  world.comments.splice(at, 1)
  return { status: 204 }
}

/** The same reaction again changes nothing, and says so with 200. */
function react({ params, body, grant }: Call, world: World): Reply {
  const comment = Number(params['comment_id'])
  if (!world.comments.some(({ id }) => id === comment)) return failure(404, 'Not Found')
  const reaction = { comment, content: textOf(body['content']), login: loginOf(grant) }
  const isNew = !world.reactions.some(
    (each) => each.comment === comment && each.content === reaction.content && each.login === reaction.login,
  )
  if (isNew) world.reactions.push(reaction)
  const { content, login } = reaction
  return ok(world.shape('reaction', { id: world.nextId(), content, user: { login } }), isNew ? 201 : 200)
}

import { failure, type Reply } from './faults.ts'
import { issueOf } from './issue-endpoints.ts'
import { eitherOf, ok, textOf, type Call, type Endpoints, type World } from './world.ts'

/** Either of both will do, for pull requests and for issues (`x-accepted-github-permissions: issues=write; pull_requests=write`). */
const { READ, WRITE } = eitherOf('issues', 'pull-requests')

/** Labels of the repository, and of issues and pull requests. Their names do not differ by case. */
export const labelEndpoints: Endpoints = {
  'POST /repos/{owner}/{repo}/labels': { needs: WRITE, answer: createLabel },
  'GET /repos/{owner}/{repo}/issues/{issue_number}/labels': {
    needs: READ,
    answer: (call, world) => onIssue(call, world, (number) => listed(world, number)),
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/labels': { needs: WRITE, answer: addLabels },
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}': { needs: WRITE, answer: removeLabel },
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

function labelShape(world: World, name: string): object {
  const known = world.labels.find((label) => isSame(label.name, name))
  return world.shape('label', {
    name,
    color: known?.color ?? 'ededed',
    description: known?.description ?? null,
  })
}

function createLabel({ body }: Call, world: World): Reply {
  const [name, color] = [textOf(body['name']), textOf(body['color'], 'ededed')]
  if (world.labels.some((label) => isSame(label.name, name))) return invalid('already_exists')
  if (!/^[0-9a-f]{6}$/i.test(color)) return invalid('invalid')
  world.labels.push({ name, color, description: textOf(body['description']) })
  return ok(labelShape(world, name), 201)
}

/** In the form of a refused release: `Validation Failed: {"resource":"Label","code":"already_exists","field":"name"}` is what the client says. */
function invalid(code: string): Reply {
  const reply = failure(422, 'Validation Failed')
  const errors = [{ resource: 'Label', code, field: 'name' }]
  return { ...reply, body: { ...(reply.body as object), errors } }
}

function onIssue({ params }: Call, world: World, then: (number: number) => Reply): Reply {
  const number = Number(params['issue_number'])
  return issueOf(world, number) === undefined ? failure(404, 'Not Found') : then(number)
}

function namesOf(world: World, number: number): string[] {
  const names = world.labelled.get(number) ?? []
  world.labelled.set(number, names)
  return names
}

function listed(world: World, number: number): Reply {
  return ok(namesOf(world, number).map((name) => labelShape(world, name)))
}

/** A label that the repository does not have is made, in grey (from memory). */
function addLabels(call: Call, world: World): Reply {
  return onIssue(call, world, (number) => {
    const wanted = Array.isArray(call.body['labels']) ? call.body['labels'].map((label) => textOf(label)) : []
    const names = namesOf(world, number)
    for (const name of wanted) {
      if (!world.labels.some((label) => isSame(label.name, name)))
        world.labels.push({ name, color: 'ededed', description: '' })
      if (!names.some((each) => isSame(each, name))) names.push(name)
    }
    return listed(world, number)
  })
}

function removeLabel(call: Call, world: World): Reply {
  return onIssue(call, world, (number) => {
    const names = namesOf(world, number)
    const at = names.findIndex((name) => isSame(name, call.params['name'] ?? ''))
    if (at === -1) return failure(404, 'Label does not exist')
    names.splice(at, 1)
    return listed(world, number)
  })
}

import { isRecord } from '../../../shared/formats/read-json.ts'
import { createCommitOnBranch } from './commit-on-branch.ts'
import { pick, readMutation } from './graphql-query.ts'
import type { Reply } from './faults.ts'
import type { Grant } from './grant.ts'
import type { World } from './world.ts'

/**
 * GitHub's GraphQL endpoint with its one mutation that deliveries use. Errors come in the body of an answer 200, as
 * docs.github.com/graphql/guides/using-graphql-clients shows. A query that it does not know is a violation.
 */
export function answerGraphql(
  world: World,
  grant: Grant,
  body: unknown,
): { reply: Reply; violation: string | undefined } {
  const { query, variables } = isRecord(body) ? body : {}
  const mutation = readMutation(String(query), isRecord(variables) ? variables : {})
  if (mutation.kind === 'unreadable') {
    const errors = [{ message: mutation.reason }]
    return { reply: { status: 200, body: { errors } }, violation: `POST /graphql: ${mutation.reason}` }
  }
  const done = createCommitOnBranch(world, grant, mutation.input)
  if ('message' in done) {
    const error = { ...done, path: ['createCommitOnBranch'], locations: [{ line: 1, column: 1 }] }
    return {
      reply: answered({ data: { createCommitOnBranch: null }, errors: [error] }),
      violation: undefined,
    }
  }
  const picked = pick(done, mutation.selection)
  if (typeof picked === 'string') {
    return { reply: answered({ errors: [{ message: picked }] }), violation: `POST /graphql: ${picked}` }
  }
  return { reply: answered({ data: { createCommitOnBranch: picked } }), violation: undefined }
}

function answered(body: object): Reply {
  return { status: 200, body }
}

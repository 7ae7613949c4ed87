import { isRecord } from '../../../shared/formats/read-json.ts'
import type { Description, Operation } from './description.ts'
import type { Reply } from './faults.ts'

/** What in a request departs from GitHub's description; empty when nothing does. */
export function requestProblems(
  description: Description,
  operation: Operation,
  call: { params: Record<string, string>; query: URLSearchParams; body: unknown },
): string[] {
  const known = operation.parameters.filter((parameter) => parameter.in === 'query')
  const strangers = [...call.query.keys()].filter(
    (name) => !known.some((parameter) => parameter.name === name),
  )
  const given = operation.parameters.flatMap((parameter) => {
    const text =
      parameter.in === 'query' ? call.query.get(parameter.name) : (call.params[parameter.name] ?? null)
    if (parameter.in === 'header') return []
    if (text === null) return parameter.required ? [`parameter ${parameter.name} is missing`] : []
    const problems = description.problems(
      parameter.schema,
      typed(description.resolve(parameter.schema), text),
    )
    return problems.map((problem) => `parameter ${parameter.name}: ${problem}`)
  })
  return [
    ...strangers.map((name) => `parameter ${name} is not known`),
    ...given,
    ...bodyProblems(description, operation, call.body),
  ]
}

function typed(schema: Record<string, unknown>, text: string): unknown {
  const type = schema['type']
  if (type === 'integer' || type === 'number') return text.trim() === '' ? text : Number(text)
  return type === 'boolean' && (text === 'true' || text === 'false') ? text === 'true' : text
}

function bodyProblems(description: Description, operation: Operation, body: unknown): string[] {
  if (operation.body === undefined) return body === undefined ? [] : ['a body is not described']
  if (body === undefined) return operation.bodyRequired ? ['the body is missing'] : []
  const problems = description.problems(operation.body, body).map((problem) => `body: ${problem}`)
  return [...problems, ...strangersIn(description, operation.body, body)]
}

/** Members that the description does not name; GitHub ignores them, so a slip of the pen would go unseen. */
function strangersIn(description: Description, schema: object, body: unknown): string[] {
  const { properties, oneOf, anyOf, allOf } = description.resolve(schema)
  if (
    !isRecord(properties) ||
    !isRecord(body) ||
    oneOf !== undefined ||
    allOf !== undefined ||
    anyOf !== undefined
  )
    return []
  return Object.keys(body)
    .filter((name) => !(name in properties))
    .map((name) => `body: ${name} is not known`)
}

/** What in one of the fake's own replies departs from the description. */
export function replyProblems(description: Description, operation: Operation, reply: Reply): string[] {
  if (!operation.responses.has(reply.status))
    return reply.status >= 400 ? [] : [`status ${reply.status} is not described`]
  const schema = operation.responses.get(reply.status)
  if (schema === undefined)
    return reply.body === undefined || reply.status >= 400 ? [] : ['a reply body is not described']
  return description.problems(schema, reply.body).map((problem) => `reply ${reply.status}: ${problem}`)
}

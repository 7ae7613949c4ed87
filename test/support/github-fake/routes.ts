import { artifactEndpoints } from './artifact-endpoints.ts'
import { checkEndpoints } from './check-endpoints.ts'
import { commentEndpoints } from './comment-endpoints.ts'
import { compareEndpoints } from './compare-endpoint.ts'
import { gitDataEndpoints } from './git-data-endpoints.ts'
import { issueEndpoints } from './issue-endpoints.ts'
import { DENIED, failure, type Reply } from './faults.ts'
import { pullEndpoints } from './pull-endpoints.ts'
import { labelEndpoints } from './label-endpoints.ts'
import { releaseEndpoints } from './release-endpoints.ts'
import { repositoryEndpoints } from './repository-endpoints.ts'
import { runEndpoints } from './run-endpoints.ts'
import type { Call, Endpoint, Endpoints, World } from './world.ts'

const ENDPOINTS: Endpoints = {
  ...pullEndpoints,
  ...artifactEndpoints,
  ...repositoryEndpoints,
  ...gitDataEndpoints,
  ...issueEndpoints,
  ...labelEndpoints,
  ...commentEndpoints,
  ...compareEndpoints,
  ...checkEndpoints,
  ...releaseEndpoints,
  ...runEndpoints,
}
const ROUTES = Object.entries(ENDPOINTS)
  .map(([key, endpoint]) => ({ key, endpoint, ...patternOf(key) }))
  // those that take slashes come last
  .sort((a, b) => Number(a.key.endsWith('{ref}')) - Number(b.key.endsWith('{ref}')))

function patternOf(key: string): { method: string; pattern: RegExp; names: string[] } {
  const [method = '', template = ''] = key.split(' ')
  const names = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
  // a ref at the end may hold slashes, as it stands in an address that was written by hand
  const source = template.replace(/\{ref\}$/, '(.+)').replace(/\{\w+\}/g, '([^/]+)')
  return { method, names, pattern: new RegExp(`^${source}$`) }
}

/** The one address that is not part of REST. */
export const GRAPHQL = 'POST /graphql'

/** The described operation behind a request, if the fake has it. */
export function routeOf(
  method: string,
  path: string,
): { key: string | undefined; endpoint: Endpoint | undefined; params: Record<string, string> } {
  if (`${method} ${path}` === GRAPHQL) return { key: GRAPHQL, endpoint: undefined, params: {} }
  for (const route of ROUTES) {
    const values = route.method === method ? route.pattern.exec(path) : null
    if (values === null) continue
    const params = route.names.map(
      (name, index) => [name, decodeURIComponent(values[index + 1] ?? '')] as const,
    )
    return { key: route.key, endpoint: route.endpoint, params: Object.fromEntries(params) }
  }
  return { key: undefined, endpoint: undefined, params: {} }
}

/** Answers when the token may: 403 names the scopes that would do, as GitHub does. */
export function permitted(endpoint: Endpoint, call: Call, world: World): Reply {
  const { grant, params } = call
  if (
    `${params['owner'] ?? ''}/${params['repo'] ?? ''}` !== world.repository.name ||
    grant.repository !== world.repository.name
  )
    return failure(404, 'Not Found')
  const fits = endpoint.needs.some(
    ([scope, level]) => grant.permissions[scope] === 'write' || grant.permissions[scope] === level,
  )
  if (fits || endpoint.needs.length === 0) return endpoint.answer(call, world)
  const accepted = endpoint.needs.map(([scope, level]) => `${scope.replaceAll('-', '_')}=${level}`).join('; ')
  return failure(403, DENIED, { 'x-accepted-github-permissions': accepted })
}

import type { RestFault, Reply } from './faults.ts'
import type { Overrides } from './sample.ts'

/** Who holds a token, and what it may do. */
export interface Grant {
  repository: string
  permissions: Record<string, 'read' | 'write'>
  run: string
}

/** What the artifact service knows; startResultsService() fits. */
export interface ArtifactSource {
  artifacts(): {
    id: number
    name: string
    run: string
    state: 'created' | 'finalized' | 'deleted' | 'expired'
    bytes: Buffer
    digest: string
    createdAt: string
  }[]
  blobUrl(id: number): string | undefined
}

export interface PullRequest {
  number: number
  title: string
  body: string
  head: string
  base: string
  state: 'open' | 'closed'
  draft: boolean
  merged: boolean
}

/** Everything the fake remembers; branches lie in the local repository. */
export interface World {
  repository: { name: string; path: string; defaultBranch: string }
  artifacts: ArtifactSource | undefined
  actionsMayOpenPulls: boolean
  pulls: PullRequest[]
  tokens: Map<string, Grant>
  faults: { fault: RestFault; left: number }[]
  now: () => Date
  shape: (component: string, overrides: Overrides) => Record<string, unknown>
}

export interface Call {
  params: Record<string, string>
  query: URLSearchParams
  body: Record<string, unknown>
  grant: Grant
}

/** One operation of the fake. `needs` is the scope a token must have. */
export interface Endpoint {
  needs: [scope: string, level: 'read' | 'write'][]
  answer: (call: Call, world: World) => Reply
}

export type Endpoints = Record<string, Endpoint>

export function ok(body: unknown, status = 200): Reply {
  return { status, body }
}

/** The page of a list that was asked for, with the link to the next one. */
export function page(
  items: unknown[],
  query: URLSearchParams,
): { items: unknown[]; headers: Record<string, string> } {
  const size = Math.min(Number(query.get('per_page') ?? '30'), 100)
  const number = Number(query.get('page') ?? '1')
  const link =
    items.length > size * number
      ? { link: `<https://api.github.com/next?page=${number + 1}>; rel="next"` }
      : {}
  return { items: items.slice(size * (number - 1), size * number), headers: link }
}

export function textOf(value: unknown, fallback = ''): string {
  return typeof value === 'string' ? value : fallback
}

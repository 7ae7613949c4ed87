/** How an exchange with the REST API can go wrong. */
export interface RestFault {
  /** Key of the operation, e.g. `POST /repos/{owner}/{repo}/pulls`; default: every operation. */
  operation?: string
  /** How often it happens; default: for ever. */
  times?: number
  /**
   * - `permission`: 403, the token lacks a scope;
   * - `primary`, `secondary`: 403 of the two rate limits, `too-many`: 429, each with its headers;
   * - `status`: that status with a plain error body;
   * - `graphql`: 200 with that body, as an answer of GraphQL has it, errors included;
   * - `cut`: the answer of the operation, cut in the middle;
   * - `html`: 200 with a page;
   * - `lost`: the operation happens, and the answer is 502;
   * - `stall`: no answer until the fake closes.
   */
  effect:
    | { kind: 'permission' }
    | Spoiling
    | { kind: 'primary' | 'secondary' | 'too-many'; retryAfterS?: number }
    | { kind: 'status'; status: number; message?: string }
    | { kind: 'graphql'; body: { data: object | null; errors?: { type: string; message: string }[] } }
}

export interface Reply {
  status: number
  body?: unknown
  headers?: Record<string, string>
}

export const DENIED = 'Resource not accessible by integration'

/** The operation may have happened; what is wrong is its answer. */
interface Spoiling {
  kind: 'html' | 'cut' | 'lost' | 'stall'
}

const SPOILING: readonly string[] = ['html', 'cut', 'lost', 'stall'] satisfies Spoiling['kind'][]

function spoils(effect: RestFault['effect']): effect is Spoiling {
  return SPOILING.includes(effect.kind)
}

/** The reply of a fault that answers, or `undefined` for those that only spoil an answer. */
export function faultReply(effect: RestFault['effect'], now: Date): Reply | undefined {
  if (spoils(effect)) return undefined
  switch (effect.kind) {
    case 'permission':
      return failure(403, DENIED)
    case 'primary':
      return usedUp(now, effect.retryAfterS)
    case 'secondary':
    case 'too-many':
      return slowDown(effect.kind === 'secondary' ? 403 : 429, effect.retryAfterS)
    case 'status':
      return failure(effect.status, effect.message ?? 'injected')
    case 'graphql':
      return { status: 200, body: effect.body }
  }
}

function usedUp(now: Date, retryAfterS = 1): Reply {
  const reset = String(Math.floor(now.getTime() / 1000) + retryAfterS)
  return failure(403, 'API rate limit exceeded', {
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': reset,
  })
}

function slowDown(status: number, retryAfterS = 1): Reply {
  const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
  return failure(status, message, { 'retry-after': String(retryAfterS) })
}

export function failure(status: number, message: string, headers: Record<string, string> = {}): Reply {
  const documentation_url = 'https://docs.github.com/rest'
  return { status, body: { message, documentation_url, status: String(status) }, headers }
}

import { faultReply, type Reply } from './faults.ts'

/** How much one token may ask; what is left out is not limited. */
export interface LimitOptions {
  /** Requests an hour; GITHUB_TOKEN has 1,000 a repository. */
  requestsPerHour?: number
  /** Requests that create content, a minute; GitHub allows about 80. */
  contentPerMinute?: number
}

export interface RateLimits {
  /** The refusal when one of the limits is reached; a refused request does not count. */
  refuse(method: string): Reply | undefined
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** The two limits of docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api, by the given clock. */
export function makeRateLimits(options: LimitOptions, now: () => Date): RateLimits {
  const requests: number[] = []
  const content: number[] = []
  const within = (times: number[], spanMs: number): number =>
    times.filter((time) => time > now().getTime() - spanMs).length
  return {
    refuse(method) {
      const isContent = method !== 'GET'
      if (within(requests, HOUR_MS) >= (options.requestsPerHour ?? Number.POSITIVE_INFINITY))
        return faultReply({ kind: 'primary', retryAfterS: 60 }, now())
      if (isContent && within(content, MINUTE_MS) >= (options.contentPerMinute ?? Number.POSITIVE_INFINITY))
        return faultReply({ kind: 'secondary', retryAfterS: 60 }, now())
      requests.push(now().getTime())
      if (isContent) content.push(now().getTime())
      return undefined
    },
  }
}

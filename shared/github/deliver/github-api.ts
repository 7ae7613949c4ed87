import { randomUUID } from 'node:crypto'
import { isRecord } from '../../formats/read-json.ts'
import { deliveryFailed } from './api-faults.ts'
import { defined } from '../../formats/defined.ts'

/** The run this process is a part of, read from the runner's variables. */
export interface GithubFacts {
  /** `https://github.com`, or the server of an enterprise. */
  server: string
  owner: string
  repository: string
  /** Page of the run; the same for all its attempts. */
  runUrl: string
  /** Branch the run is on; `undefined` for tags and pull requests. */
  branch: string | undefined
}

/** `undefined` outside of GitHub. */
export function githubFacts(env: NodeJS.ProcessEnv): GithubFacts | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name, GITHUB_RUN_ID: run } = env
  const [, owner, repository] = /^([\w.-]+)\/([\w.-]+)$/.exec(name ?? '') ?? []
  if (server === undefined || run === undefined || owner === undefined || repository === undefined)
    return undefined
  const branch = /^refs\/heads\/(.+)$/.exec(env['GITHUB_REF'] ?? '')?.[1]
  return { server, owner, repository, runUrl: `${server}/${owner}/${repository}/actions/runs/${run}`, branch }
}

/** The fields of a pull request that a delivery reads. */
export interface Pull {
  number: number
  title: string
  body: string
  state: 'open' | 'closed' | 'merged'
  head: { branch: string; commit: string }
  base: string
}

/** The pull requests of the repository. Every method throws what the client throws; see `apiError`. */
export interface Pulls {
  /** Those of this head branch, newest first, closed ones included. */
  list: (branch: string) => Promise<Pull[]>
  create: (pull: { title: string; body: string; branch: string; base: string }) => Promise<number>
  update: (number: number, body: string) => Promise<void>
  get: (number: number) => Promise<Pull>
}

export interface ApiOptions {
  /** Default: the API of the runner's variables. */
  baseUrl?: string
  /** Deadline of one attempt. Default: 30 seconds. */
  timeoutMs?: number
  /** How long a second of waiting is. Default: 1000; tests make it shorter. */
  secondMs?: number
}

/** Opens the pull requests of a repository through Octokit, which is loaded only then. */
export async function openPulls(
  { owner, repository: repo }: GithubFacts,
  token: string,
  options: ApiOptions = {},
): Promise<Pulls> {
  const { pulls } = (await openOctokit(token, options)).rest
  return {
    async list(branch) {
      const head = `${owner}:${branch}`
      const { data } = await pulls.list({ owner, repo, head, state: 'all', per_page: 100 })
      return requireList(data).map(parsePull)
    },
    async create({ title, body, branch, base }) {
      // a lost answer may hide a success: the caller looks before it tries again
      const request = { retries: 0 }
      const { data } = await pulls.create({ owner, repo, title, body, head: branch, base, request })
      return parsePull(data).number
    },
    async update(number, body) {
      await pulls.update({ owner, repo, pull_number: number, body })
    },
    async get(number) {
      return parsePull((await pulls.get({ owner, repo, pull_number: number })).data)
    },
  }
}

const TIMEOUT_MS = 30_000
const MAX_RETRIES = 2
/** Longer waits are left to a re-run of the job. */
const MAX_WAIT_S = 60
/** Retries do not help against these; rate limits (403, 429) are waited for by the throttling plugin. */
const DO_NOT_RETRY = [400, 401, 403, 404, 410, 422, 429, 451]

/** Octokit that tries again after faults of the server, and waits for rate limits as long as the server asks, up to a minute. */
export async function openOctokit(
  token: string,
  { baseUrl, timeoutMs = TIMEOUT_MS, secondMs = 1000 }: ApiOptions,
) {
  const [{ getOctokit }, { retry }, { throttling }] = await Promise.all([
    import('@actions/github'),
    import('@octokit/plugin-retry'),
    import('@octokit/plugin-throttling'),
  ])
  const mayWait = (seconds: number, _options: unknown, _octokit: unknown, retries: number): boolean =>
    seconds <= MAX_WAIT_S && retries < MAX_RETRIES
  const options = {
    ...defined({ baseUrl }),
    retry: { retries: MAX_RETRIES, doNotRetry: DO_NOT_RETRY, retryAfterBaseValue: secondMs },
    throttle: {
      // one queue for each client; a delivery opens one pull request, so nothing is sent too often
      id: randomUUID(),
      triggersNotification: () => false,
      retryAfterBaseValue: secondMs,
      onRateLimit: mayWait,
      onSecondaryRateLimit: mayWait,
    },
  }
  return getOctokit(token, options, attemptDeadline(timeoutMs), retry, throttling)
}

/** A plugin that gives each attempt its own deadline. It must come first, so that the retries happen around it. */
function attemptDeadline(timeoutMs: number) {
  return (octokit: { hook: { before: (name: 'request', set: (request: Attempt) => void) => void } }) => {
    octokit.hook.before('request', ({ request }) => {
      request.signal = AbortSignal.timeout(timeoutMs)
    })
  }
}

interface Attempt {
  request: { signal?: AbortSignal }
}

/** A proxy may answer 200 with a page of its own. */
function requireList(data: unknown): unknown[] {
  if (Array.isArray(data)) return data
  throw deliveryFailed('the API answered with something else than a list of pull requests')
}

function parsePull(data: unknown): Pull {
  const record = isRecord(data) ? data : {}
  const { number, title } = record
  const head = parseSide(record['head'])
  if (typeof number !== 'number' || typeof title !== 'string' || head.branch === '')
    throw deliveryFailed('the API answered with something else than a pull request')
  const body = stringOf(record['body']).replaceAll('\r\n', '\n')
  return { number, title, body, state: pullState(record), head, base: parseSide(record['base']).branch }
}

function parseSide(data: unknown): Pull['head'] {
  const record = isRecord(data) ? data : {}
  return { branch: stringOf(record['ref']), commit: stringOf(record['sha']) }
}

function pullState(record: Record<string, unknown>): Pull['state'] {
  if (record['merged'] === true || typeof record['merged_at'] === 'string') return 'merged'
  return record['state'] === 'open' ? 'open' : 'closed'
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

import { isRecord } from '../../formats/read-json.ts'
import type { GithubFacts } from './github-facts.ts'
import { failed } from './rest.ts'

/** A pull request as far as a delivery is about it. */
export interface Pull {
  number: number
  title: string
  body: string
  state: 'open' | 'closed' | 'merged'
  head: { branch: string; commit: string }
  base: string
}

/** The pull requests of the repository. Every method throws what the client throws; see `restFault`. */
export interface Pulls {
  /** Of this head branch, newest first, closed ones included. */
  list: (branch: string) => Promise<Pull[]>
  create: (pull: { title: string; body: string; branch: string; base: string }) => Promise<number>
  update: (number: number, body: string) => Promise<void>
  get: (number: number) => Promise<Pull>
}

const CALL_TIMEOUT_MS = 30_000

/** Through Octokit, loaded on first use; it finds the API by the runner's variables unless told. */
export async function openPulls(
  { owner, repository }: GithubFacts,
  token: string,
  baseUrl?: string,
): Promise<Pulls> {
  const { getOctokit } = await import('@actions/github')
  const { pulls } = getOctokit(token, baseUrl === undefined ? {} : { baseUrl }).rest
  const call = () => ({ owner, repo: repository, request: { signal: AbortSignal.timeout(CALL_TIMEOUT_MS) } })
  return {
    async list(branch) {
      const head = `${owner}:${branch}`
      const { data } = await pulls.list({ ...call(), head, state: 'all', per_page: 100 })
      return listOf(data).map(pullOf)
    },
    async create({ title, body, branch, base }) {
      const { data } = await pulls.create({ ...call(), title, body, head: branch, base })
      return pullOf(data).number
    },
    async update(number, body) {
      await pulls.update({ ...call(), pull_number: number, body })
    },
    async get(number) {
      return pullOf((await pulls.get({ ...call(), pull_number: number })).data)
    },
  }
}

/** A proxy may answer 200 with a page of its own. */
function listOf(data: unknown): unknown[] {
  if (Array.isArray(data)) return data
  throw failed('the API answered with something else than a list of pull requests')
}

function pullOf(data: unknown): Pull {
  const record = isRecord(data) ? data : {}
  const { number, title } = record
  const head = sideOf(record['head'])
  if (typeof number !== 'number' || typeof title !== 'string' || head.branch === '')
    throw failed('the API answered with something else than a pull request')
  const body = textOf(record['body']).replaceAll('\r\n', '\n')
  return { number, title, body, state: stateOf(record), head, base: sideOf(record['base']).branch }
}

function sideOf(data: unknown): Pull['head'] {
  const record = isRecord(data) ? data : {}
  return { branch: textOf(record['ref']), commit: textOf(record['sha']) }
}

function stateOf(record: Record<string, unknown>): Pull['state'] {
  if (record['merged'] === true || typeof record['merged_at'] === 'string') return 'merged'
  return record['state'] === 'open' ? 'open' : 'closed'
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

import { defined } from '../../formats/defined.ts'
import { isRecord, recordOrEmpty } from '../../formats/read-json.ts'
import { deliveryFailed, requireList } from './api-faults.ts'
import { MAX_OPEN_PULLS } from '../../limits.ts'
import type { GithubFacts } from '../github-facts.ts'
import { openOctokit, type ApiOptions } from './octokit.ts'

/** The fields of a pull request that a delivery reads. */
export interface Pull {
  number: number
  title: string
  body: string
  state: 'open' | 'closed' | 'merged'
  head: { branch: string; commit: string }
  base: string
  /** Does the head branch lie in another repository? */
  isFork: boolean
}

/** The pull requests of the repository. Every method throws what the client throws; see `apiError`. */
export interface Pulls {
  /** Those of this head branch, newest first, closed ones included. */
  list: (branch: string) => Promise<Pull[]>
  /** The open ones, newest first; the first 1000. @param base those that go to this branch alone */
  open: (base?: string) => Promise<Pull[]>
  create: (pull: { title: string; body: string; branch: string; base: string }) => Promise<number>
  update: (number: number, body: string) => Promise<void>
  close: (number: number, body: string) => Promise<void>
  get: (number: number) => Promise<Pull>
  /** Where a commit is, seen from another one. */
  relation: (from: string, to: string) => Promise<Relation>
}

export type Relation = 'ahead' | 'behind' | 'identical' | 'diverged'

/** Opens the pull requests of a repository through Octokit, which is loaded only then. */
export async function openPulls(
  { owner, repository: repo }: GithubFacts,
  token: string,
  options: ApiOptions = {},
): Promise<Pulls> {
  const octokit = await openOctokit(token, options)
  const { pulls } = octokit.rest
  return {
    async list(branch) {
      const head = `${owner}:${branch}`
      const { data } = await pulls.list({ owner, repo, head, state: 'all', per_page: 100 })
      return requireList(data, PULLS).map(parsePull)
    },
    open: (base) => openOnes({ owner, repo, ...defined({ base }) }, octokit),
    async create({ title, body, branch, base }) {
      // a lost answer may hide a success: the caller looks before it tries again
      const request = { retries: 0 }
      const { data } = await pulls.create({ owner, repo, title, body, head: branch, base, request })
      return parsePull(data).number
    },
    async update(number, body) {
      await pulls.update({ owner, repo, pull_number: number, body })
    },
    async close(number, body) {
      await pulls.update({ owner, repo, pull_number: number, body, state: 'closed' })
    },
    relation: (from, to) => relationOf({ owner, repo, basehead: `${from}...${to}` }, octokit),
    async get(number) {
      return parsePull((await pulls.get({ owner, repo, pull_number: number })).data)
    },
  }
}

type Octokit = Awaited<ReturnType<typeof openOctokit>>

async function openOnes(
  place: { owner: string; repo: string; base?: string },
  { paginate, rest }: Octokit,
): Promise<Pull[]> {
  const found: Pull[] = []
  const query = { ...place, state: 'open', per_page: 100 } as const
  for await (const { data } of paginate.iterator(rest.pulls.list, query)) {
    found.push(...requireList(data, PULLS).map(parsePull))
    if (found.length >= MAX_OPEN_PULLS) break
  }
  return found
}

async function relationOf(
  range: { owner: string; repo: string; basehead: string },
  { rest }: Octokit,
): Promise<Relation> {
  return parseRelation((await rest.repos.compareCommitsWithBasehead({ ...range, per_page: 1 })).data)
}

const PULLS = 'pull requests'

function parsePull(data: unknown): Pull {
  const record = recordOrEmpty(data)
  const { number, title } = record
  const { repository, ...head } = parseSide(record['head'])
  if (typeof number !== 'number' || typeof title !== 'string' || head.branch === '')
    throw deliveryFailed('the API answered with something else than a pull request')
  const body = stringOf(record['body']).replaceAll('\r\n', '\n')
  const base = parseSide(record['base'])
  const isFork = repository !== base.repository
  return { number, title, body, state: pullState(record), head, base: base.branch, isFork }
}

const RELATIONS: readonly Relation[] = ['ahead', 'behind', 'identical', 'diverged']

function parseRelation(data: unknown): Relation {
  const status = isRecord(data) ? data['status'] : undefined
  const found = RELATIONS.find((relation) => relation === status)
  if (found !== undefined) return found
  throw deliveryFailed('the API answered with something else than a comparison of two commits')
}

/** The repository of a head is gone when its fork was deleted. */
function parseSide(data: unknown): Pull['head'] & { repository: unknown } {
  const record = recordOrEmpty(data)
  const repo = recordOrEmpty(record['repo'])
  return { branch: stringOf(record['ref']), commit: stringOf(record['sha']), repository: repo['full_name'] }
}

function pullState(record: Record<string, unknown>): Pull['state'] {
  if (record['merged'] === true || typeof record['merged_at'] === 'string') return 'merged'
  return record['state'] === 'open' ? 'open' : 'closed'
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

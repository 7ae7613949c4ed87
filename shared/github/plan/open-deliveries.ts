import { isRecord, recordOrEmpty } from '../../formats/read-json.ts'
import { defined } from '../../formats/defined.ts'
import { markedSpec } from '../../report/spec-mark.ts'
import type { GithubFacts } from '../github-facts.ts'
import type { OpenDelivery } from './done-specs.ts'
import { MAX_PAGES, PAGE_RUNS } from './github-limits.ts'
import { patiently, type Patience } from './patience.ts'
import { planFailed } from './refusals.ts'

interface PullsOptions {
  facts: GithubFacts
  token: string
  patience: Patience
  baseUrl?: string
}

/**
 * The open pull requests of this repository whose branch the line made and whose body names a spec. Anybody can write the
 * mark into a pull request of a fork: those count for nothing. @throws FactoryError as {@link patiently}.
 */
export async function openDeliveries({
  facts,
  token,
  patience,
  baseUrl,
}: PullsOptions): Promise<OpenDelivery[]> {
  const { getOctokit } = await import('@actions/github')
  const { pulls } = getOctokit(token, defined({ baseUrl })).rest
  const { owner, repository: repo } = facts
  const found: OpenDelivery[] = []
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const list = await patiently(
      'read',
      async () =>
        requireList((await pulls.list({ owner, repo, state: 'open', per_page: PAGE_RUNS, page })).data),
      patience,
    )
    found.push(...list.flatMap((pull) => deliveryOf(pull, `${owner}/${repo}`)))
    if (list.length < PAGE_RUNS) break
  }
  return found
}

function requireList(data: unknown): unknown[] {
  if (Array.isArray(data)) return data
  throw planFailed('the API answered with something else than a list of pull requests')
}

function deliveryOf(data: unknown, repository: string): OpenDelivery[] {
  const { number, body, head } = recordOrEmpty(data)
  const { ref, repo } = recordOrEmpty(head)
  const from = isRecord(repo) ? repo['full_name'] : undefined
  const isOurs = typeof ref === 'string' && ref.startsWith('factory/') && from === repository
  const spec = isOurs && typeof body === 'string' ? markedSpec(body) : undefined
  return spec === undefined || typeof number !== 'number' ? [] : [{ number, spec }]
}

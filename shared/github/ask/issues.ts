import { isRecord, recordOrEmpty } from '../../formats/read-json.ts'
import { deliveryFailed, requireList } from '../deliver/api-faults.ts'
import { openOctokit, type ApiOptions } from '../deliver/octokit.ts'
import type { GithubFacts } from '../github-facts.ts'

/** The fields of an issue that asking reads. */
export interface Issue {
  number: number
  title: string
  body: string
}

/** With the account that opened it. */
export interface OpenIssue extends Issue {
  login: string
  /** Is that an app of the repository, such as GitHub Actions? */
  isApp: boolean
}

/** The issues of the repository. Every method throws what the client throws. */
export interface Issues {
  /** The open ones that a workflow has opened, oldest first. */
  own: () => Promise<Issue[]>
  /** The open ones of everybody, newest first; the newest 1000. */
  open: () => Promise<OpenIssue[]>
  /** Gives the number. */
  create: (issue: Omit<Issue, 'number'>) => Promise<number>
  update: (issue: Issue) => Promise<void>
  comment: (number: number, body: string) => Promise<void>
  close: (number: number) => Promise<void>
}

/** Who opens issues with the token of a workflow. Anybody else may write our mark as well. */
export const WORKFLOW_LOGIN = 'github-actions[bot]'

const MAX_PAGES = 10

/** Opens the issues of a repository through Octokit, which is loaded only then. */
export async function openIssues(
  { owner, repository: repo }: GithubFacts,
  token: string,
  options: ApiOptions = {},
): Promise<Issues> {
  const { issues } = (await openOctokit(token, options)).rest
  // a lost answer may hide a success: the caller looks before it tries again
  const request = { retries: 0 }
  const listed = async (wanted: { creator?: string; direction: 'asc' | 'desc' }): Promise<OpenIssue[]> => {
    const found: OpenIssue[] = []
    const query = { owner, repo, ...wanted, sort: 'created', state: 'open', per_page: 100 } as const
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const { data } = await issues.listForRepo({ ...query, page })
      found.push(...requireList(data, 'issues').flatMap(issueIn))
      if (data.length < 100) break
    }
    return found
  }
  return {
    async own() {
      const found = await listed({ creator: WORKFLOW_LOGIN, direction: 'asc' })
      return found.filter(({ login }) => login === WORKFLOW_LOGIN)
    },
    open: () => listed({ direction: 'desc' }),
    async create(issue) {
      const { data } = await issues.create({ owner, repo, ...issue, request })
      return numberOf(data)
    },
    async update({ number, title, body }) {
      await issues.update({ owner, repo, issue_number: number, title, body })
    },
    async comment(number, body) {
      await issues.createComment({ owner, repo, issue_number: number, body, request })
    },
    async close(number) {
      await issues.update({ owner, repo, issue_number: number, state: 'closed', state_reason: 'completed' })
    },
  }
}

/** The list holds pull requests as well. */
function issueIn(data: unknown): OpenIssue[] {
  const { number, title, body, user, pull_request: pull } = recordOrEmpty(data)
  const { login, type } = recordOrEmpty(user)
  if (typeof number !== 'number' || typeof title !== 'string' || pull !== undefined) return []
  if (typeof login !== 'string' || typeof body !== 'string') return []
  return [{ number, title, body: body.replaceAll('\r\n', '\n'), login, isApp: type === 'Bot' }]
}

function numberOf(data: unknown): number {
  const number = isRecord(data) ? data['number'] : undefined
  if (typeof number === 'number') return number
  throw deliveryFailed('the API answered with something else than an issue')
}

import { isRecord, recordOrEmpty } from '../../formats/read-json.ts'
import { requireList } from '../deliver/api-faults.ts'
import type { GithubFacts } from '../github-facts.ts'
import { openOctokit, type ApiOptions } from '../deliver/octokit.ts'

/** One comment of ours on a pull request. */
export interface OwnComment {
  id: number
  body: string
}

/** The comments of one pull request. Every method throws what the client throws. */
export interface Comments {
  /** The oldest comment that begins with this text and that a workflow has written. */
  find: (mark: string) => Promise<OwnComment | undefined>
  create: (body: string) => Promise<void>
  update: (id: number, body: string) => Promise<void>
}

/** Pages of 100 comments that are searched: ours is among the first, because it is written with the first push. */
const MAX_PAGES = 10

/** Who writes with the token of a workflow. Anybody else may write our mark as well, and go on editing what we would keep there. */
const AUTHOR = 'github-actions[bot]'

/** Opens the comments of a pull request. */
export async function openComments(
  { owner, repository: repo }: GithubFacts,
  { token, pull }: { token: string; pull: number },
  options: ApiOptions = {},
): Promise<Comments> {
  const { issues } = (await openOctokit(token, options)).rest
  return {
    async find(mark) {
      for (let page = 1; page <= MAX_PAGES; page += 1) {
        const { data } = await issues.listComments({ owner, repo, issue_number: pull, per_page: 100, page })
        const comments = requireList(data, 'comments')
        const found = comments.flatMap((each) => ownComment(each, mark))[0]
        if (found !== undefined || comments.length < 100) return found
      }
      return undefined
    },
    async create(body) {
      // a lost answer may hide a success: the caller looks before it tries again
      const request = { retries: 0 }
      await issues.createComment({ owner, repo, issue_number: pull, body, request })
    },
    async update(id, body) {
      await issues.updateComment({ owner, repo, comment_id: id, body })
    },
  }
}

function ownComment(data: unknown, mark: string): OwnComment[] {
  const { id, body, user } = recordOrEmpty(data)
  if (typeof id !== 'number' || typeof body !== 'string' || !body.startsWith(mark)) return []
  return isRecord(user) && user['login'] === AUTHOR ? [{ id, body: body.replaceAll('\r\n', '\n') }] : []
}

import { isRecord } from '../../formats/read-json.ts'
import { responseFacts } from '../deliver/api-faults.ts'
import { openOctokit, type ApiOptions } from '../deliver/octokit.ts'
import type { GithubFacts } from '../github-facts.ts'

/** How the line speaks with whoever writes comments. Every method throws what the client throws. */
export interface Replies {
  /** May somebody write to this repository in fact? */
  mayWrite: (login: string) => Promise<boolean>
  react: (comment: number, content: '+1' | 'confused') => Promise<void>
  comment: (issue: number, body: string) => Promise<void>
}

const WRITERS: readonly unknown[] = ['admin', 'maintain', 'write']

/** Opens the comments of a repository through Octokit. */
export async function openReplies(
  { owner, repository: repo }: GithubFacts,
  token: string,
  options: ApiOptions = {},
): Promise<Replies> {
  const { issues, reactions, repos } = (await openOctokit(token, options)).rest
  return {
    /**
     * `author_association` would not do: it says member also of people who may not write to this repository. `permission` is one of
     * admin, write, read and none (GitHub's OpenAPI description, `repos/get-collaborator-permission-level`).
     */
    async mayWrite(username) {
      try {
        const { data } = await repos.getCollaboratorPermissionLevel({ owner, repo, username })
        return WRITERS.includes(isRecord(data) ? data['permission'] : undefined)
      } catch (thrown) {
        if (responseFacts(thrown).status === 404) return false
        throw thrown
      }
    },
    async react(comment, content) {
      await reactions.createForIssueComment({ owner, repo, comment_id: comment, content })
    },
    async comment(issue, body) {
      // a lost answer may hide a success, and twice the same is worse than never
      await issues.createComment({ owner, repo, issue_number: issue, body, request: { retries: 0 } })
    },
  }
}

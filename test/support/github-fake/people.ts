import { gitIn, tipOf } from './git-state.ts'
import { issueOf, issueShape, nextNumber } from './issue-endpoints.ts'
import type { Author } from './grant.ts'
import type { Comment, World } from './world.ts'

/** What people, or apps beside the line, do in a repository. */
export interface People {
  /** Writes a comment, which is an event of its own. Gives its id. */
  comment: (issue: number, login: string, body: string) => number
  /** Changes the text of an issue, as everybody may who may write. */
  editIssue: (number: number, body: string) => void
  /** Opens an issue by hand. Gives its number. */
  openIssue: (login: string, body: string) => number
  /** Merges a pull request with a merge commit, which is a push to its base. Gives the commit. */
  merge: (number: number, login?: string) => string
  /** What somebody may do in this repository; nobody said: `read`. */
  role: (login: string, role: string) => void
}

export function peopleOf(world: World): People {
  return {
    comment(issue, login, body) {
      const comment: Comment = { id: world.nextId(), issue, body, login }
      world.comments.push(comment)
      tellComment(world, comment)
      return comment.id
    },
    editIssue(number, body) {
      const issue = world.issues.find((each) => each.number === number)
      if (issue === undefined) throw new Error(`there is no issue ${number}`)
      issue.body = body
    },
    openIssue(login, body) {
      const number = nextNumber(world)
      world.issues.push({ number, title: 'By hand', body, state: 'open', login })
      return number
    },
    merge: (number, login = 'octocat') => merge(world, number, login),
    role: (login, role) => void world.roles.set(login.toLowerCase(), role),
  }
}

/**
 * The event of a new comment, on an issue or a pull request: its runs see the tip of the default branch and the workflow files
 * there (docs: events-that-trigger-workflows, "issue_comment"; github/docs pull request 2030).
 */
export function tellComment(world: World, comment: Comment, by?: Author): void {
  const issue = issueOf(world, comment.issue)
  if (issue === undefined) throw new Error(`there is no issue ${comment.issue}`)
  const { id, body, login } = comment
  const user = { login, type: login.endsWith('[bot]') ? 'Bot' : 'User' }
  const branch = world.repository.defaultBranch
  world.runs?.emit({
    event: 'issue_comment',
    action: 'created',
    sha: tipOf(world, branch) ?? '',
    ref: `refs/heads/${branch}`,
    payload: { action: 'created', issue: issueShape(world, issue), comment: { id, body, user } },
    actor: login,
    ...(by === undefined ? {} : { by }),
  })
}

function merge(world: World, number: number, login: string): string {
  const pull = world.pulls.find((each) => each.number === number)
  const [base, head] = [tipOf(world, pull?.base ?? ''), tipOf(world, pull?.head ?? '')]
  if (pull === undefined || base === undefined || head === undefined)
    throw new Error(`pull request ${number} cannot be merged`)
  const tree = mustRun(world, 'merge-tree', '--write-tree', base, head).split('\n')[0] ?? ''
  const who = ['-c', `user.name=${login}`, '-c', `user.email=${login}@example.com`]
  const words = ['commit-tree', tree, '-p', base, '-p', head, '-m', `Merge pull request #${number}`]
  const commit = mustRun(world, ...who, ...words)
  mustRun(world, 'update-ref', `refs/heads/${pull.base}`, commit, base)
  // the repository stands for a server, and has a work tree all the same
  if (mustRun(world, 'symbolic-ref', 'HEAD') === `refs/heads/${pull.base}`)
    mustRun(world, 'reset', '--quiet', '--hard')
  Object.assign(pull, { merged: true, state: 'closed', lastHead: head })
  const ref = `refs/heads/${pull.base}`
  world.runs?.emit({
    event: 'push',
    sha: commit,
    ref,
    payload: { ref, before: base, after: commit },
    actor: login,
  })
  return commit
}

function mustRun(world: World, ...args: string[]): string {
  const { status, out } = gitIn(world, ...args)
  if (status !== 0) throw new Error(`git ${args.join(' ')} failed`)
  return out
}

import { gitIn, tipOf } from './git-state.ts'
import { issueOf, issueShape, nextNumber } from './issue-endpoints.ts'
import type { Author } from './grant.ts'
import type { Comment, CommitStatus, World } from './world.ts'

/** What people, or apps beside the line, do in a repository. */
export interface People {
  /** Writes a comment, which is an event of its own. Gives its id. */
  comment: (issue: number, login: string, body: string) => number
  /** Changes the text of an issue, as everybody may who may write. */
  editIssue: (number: number, body: string) => void
  /** Opens an issue by hand. Gives its number. */
  openIssue: (login: string, body: string, labels?: string[]) => number
  /** Merges a pull request, by a merge commit unless said otherwise, which is a push to its base. Gives the new tip. */
  merge: (number: number, login?: string, by?: MergeMethod) => string
  /** Pushes a commit to the default branch that takes back what its tip brought, in the words of `git revert`. */
  revertTip: (login?: string) => string
  /** What a program beside the line says of a commit. */
  setStatus: (status: CommitStatus) => void
  /** What somebody may do in this repository; nobody said: `read`. */
  role: (login: string, role: string) => void
}

/** The three of docs.github.com/pull-requests/collaborating-with-pull-requests: "about merge methods on GitHub". */
export type MergeMethod = 'merge' | 'squash' | 'rebase'

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
    openIssue(login, body, labels = []) {
      const number = nextNumber(world)
      world.issues.push({ number, title: 'By hand', body, state: 'open', login, labels })
      return number
    },
    merge: (number, login = 'octocat', by = 'merge') => merge(world, { number, login, by }),
    revertTip: (login = 'octocat') => revertTip(world, login),
    setStatus: (status) => void world.statuses.push(status),
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

interface Merging {
  number: number
  login: string
  by: MergeMethod
}

function merge(world: World, { number, login, by }: Merging): string {
  const pull = world.pulls.find((each) => each.number === number)
  const [base, head] = [tipOf(world, pull?.base ?? ''), tipOf(world, pull?.head ?? '')]
  if (pull === undefined || base === undefined || head === undefined)
    throw new Error(`pull request ${number} cannot be merged`)
  const commit = MERGES[by](world, { base, head, login, number })
  Object.assign(pull, { merged: true, state: 'closed', lastHead: head })
  push(world, pull.base, { before: base, commit, login })
  return commit
}

interface Sides {
  base: string
  head: string
  login: string
  number: number
}

const MERGES: Record<MergeMethod, (world: World, sides: Sides) => string> = {
  merge: (world, { base, head, login, number }) => {
    const tree = mustRun(world, 'merge-tree', '--write-tree', base, head).split('\n')[0] ?? ''
    return written(world, login, [tree, '-p', base, '-p', head, '-m', `Merge pull request #${number}`])
  },
  // "the title of the squash commit is the commit message, followed by the pull request number", for a pull request of one commit
  squash: (world, { base, head, login, number }) => {
    const tree = mustRun(world, 'merge-tree', '--write-tree', base, head).split('\n')[0] ?? ''
    const [subject = '', ...rest] = mustRun(world, 'log', '-1', '--format=%B', head).split('\n')
    return written(world, login, [tree, '-p', base, '-m', [`${subject} (#${number})`, ...rest].join('\n')])
  },
  // "the rebase and merge action on GitHub will always update the committer information and create new commit SHAs"
  rebase: (world, { base, head, login }) => {
    const commits = mustRun(world, 'rev-list', '--reverse', `${base}..${head}`).split('\n')
    return commits.reduce((tip, commit) => picked(world, { tip, commit, login }), base)
  },
}

/** The commits before it are in `tip` already, so merging brings what this one adds. */
function picked(
  world: World,
  { tip, commit, login }: { tip: string; commit: string; login: string },
): string {
  const tree = mustRun(world, 'merge-tree', '--write-tree', tip, commit).split('\n')[0] ?? ''
  return written(world, login, [tree, '-p', tip, '-m', mustRun(world, 'log', '-1', '--format=%B', commit)])
}

function revertTip(world: World, login: string): string {
  const branch = world.repository.defaultBranch
  const before = tipOf(world, branch) ?? ''
  const tree = mustRun(world, 'rev-parse', `${before}^^{tree}`)
  const subject = mustRun(world, 'log', '-1', '--format=%s', before)
  const message = `Revert "${subject}"\n\nThis reverts commit ${before}.`
  const made = written(world, login, [tree, '-p', before, '-m', message])
  push(world, branch, { before, commit: made, login })
  return made
}

function written(world: World, login: string, words: readonly string[]): string {
  const who = ['-c', `user.name=${login}`, '-c', `user.email=${login}@example.com`]
  return mustRun(world, ...who, 'commit-tree', ...words)
}

function push(
  world: World,
  branch: string,
  { before, commit, login }: { before: string; commit: string; login: string },
): void {
  const ref = `refs/heads/${branch}`
  mustRun(world, 'update-ref', ref, commit, before)
  // the repository stands for a server, and has a work tree all the same
  if (mustRun(world, 'symbolic-ref', 'HEAD') === ref) mustRun(world, 'reset', '--quiet', '--hard')
  world.runs?.emit({
    event: 'push',
    sha: commit,
    ref,
    payload: { ref, before, after: commit },
    actor: login,
  })
}

function mustRun(world: World, ...args: string[]): string {
  const { status, out } = gitIn(world, ...args)
  if (status !== 0) throw new Error(`git ${args.join(' ')} failed`)
  return out
}

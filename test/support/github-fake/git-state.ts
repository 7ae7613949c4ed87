import { spawnSync } from 'node:child_process'
import type { World } from './world.ts'

type Place = Pick<World, 'repository'>

interface Ran {
  status: number
  out: string
}

/** One git command in the repository behind the fake. */
export function gitIn({ repository }: Place, ...args: string[]): Ran {
  const { status, stdout } = spawnSync('git', args, { cwd: repository.path, encoding: 'utf8' })
  return { status: status ?? 1, out: stdout.replace(/\n$/, '') }
}

/** The commit of a branch; `undefined` when there is no such branch. */
export function tipOf(world: Place, branch: string): string | undefined {
  return commitOf(world, `refs/heads/${branch}`)
}

/** The commit of a full ref or a hash; `undefined` when there is none. */
export function commitOf(world: Place, name: string): string | undefined {
  if (!/^(refs\/.|[0-9a-f]{40}$)/.test(name)) return undefined
  const { status, out } = gitIn(world, 'rev-parse', '--verify', '--quiet', `${name}^{commit}`)
  return status === 0 ? out : undefined
}

export function factsOfCommit(
  world: Place,
  sha: string,
): {
  tree: string
  parents: string[]
  author: { name: string; email: string; date: string }
  message: string
} {
  const { out } = gitIn(world, 'show', '-s', '--format=%T%n%P%n%an%n%ae%n%aI%n%B', sha)
  const [tree = '', parents = '', name = '', email = '', date = '', ...message] = out.split('\n')
  const known = parents.split(' ').filter((parent) => parent !== '')
  return { tree, parents: known, author: { name, email, date }, message: message.join('\n').trimEnd() }
}

/**
 * Do the workflow files of a commit equal those of no branch? GitHub then refuses a push by GITHUB_TOKEN (spinframework/spin
 * issue 1226 quotes the rule).
 */
export function movesWorkflows(world: Place, sha: string): boolean {
  const workflows = workflowTree(world, sha)
  if (workflows === '') return false
  const { out } = gitIn(world, 'for-each-ref', '--format=%(objectname)', 'refs/heads/')
  return !out.split('\n').some((tip) => workflowTree(world, tip) === workflows)
}

function workflowTree(world: Place, sha: string): string {
  return gitIn(world, 'rev-parse', '--verify', '--quiet', `${sha}:.github/workflows`).out
}

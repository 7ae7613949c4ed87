import { failure, type Reply } from './faults.ts'
import { gitIn } from './git-state.ts'
import { ok, type Call, type Endpoints, type World } from './world.ts'

/** Which of two commits comes after the other. */
export const compareEndpoints: Endpoints = {
  'GET /repos/{owner}/{repo}/compare/{basehead}': { needs: [['contents', 'read']], answer: compare },
}

function compare({ params }: Call, world: World): Reply {
  const [base = '', head = ''] = (params['basehead'] ?? '').split('...')
  const merge = gitIn(world, 'merge-base', base, head)
  if (merge.status !== 0) return failure(404, 'Not Found')
  const commit = (sha: string): object => world.shape('commit', { sha })
  const facts = { status: statusOf(base, head, merge.out), ahead_by: 0, behind_by: 0, total_commits: 0 }
  const commits = { base_commit: commit(base), merge_base_commit: commit(merge.out), commits: [], files: [] }
  return ok(world.shape('commit-comparison', { ...facts, ...commits }))
}

function statusOf(base: string, head: string, merge: string): string {
  if (base === head) return 'identical'
  if (merge === base) return 'ahead'
  return merge === head ? 'behind' : 'diverged'
}

import { getOctokit } from '@actions/github'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { WorkflowRun } from '../workflow-runner/options.ts'
import { REPOSITORY, type GithubLine } from './github-line.ts'

const WORKFLOW = '.github/workflows/factory-pr.yml'

export interface Proposal {
  fork?: boolean
  /** The entry of a merge queue instead of a pull request. */
  queue?: boolean
  actor?: string
}

/** Proposes what `change` does to the folder on a branch of its own, and starts the checks of pull requests. */
export async function propose(
  line: GithubLine,
  branch: string,
  change: (folder: string) => void,
  how: Proposal = {},
): Promise<WorkflowRun> {
  line.git('checkout', '--quiet', '-b', branch, line.base)
  change(line.folder)
  const sha = line.commit('proposed')
  line.git('checkout', '--quiet', 'main')
  if (how.queue === true) return queued(line, sha)
  const number = await openPull(line, branch)
  const full_name = how.fork === true && how.actor === undefined ? 'mallory/text-kit' : REPOSITORY
  const pull_request = {
    number,
    head: { sha, repo: { full_name } },
    base: { sha: line.git('rev-parse', 'main') },
  }
  const ref = `refs/pull/${number}/merge`
  const branches = { headRef: branch, baseRef: 'main' }
  const payload = { pull_request }
  return line.start({ workflow: WORKFLOW, event: 'pull_request', sha, ref, ...branches, payload, ...how })
}

/** The run of an entry of a merge queue: its commit is the head of the group. */
function queued(line: GithubLine, sha: string): WorkflowRun {
  const ref = 'refs/heads/gh-readonly-queue/main/pr-7'
  const merge_group = { head_sha: sha, base_sha: line.git('rev-parse', 'main') }
  return line.start({ workflow: WORKFLOW, event: 'merge_group', sha, ref, payload: { merge_group } })
}

/** What a person does on the page of the branch. */
async function openPull({ github }: GithubLine, head: string): Promise<number> {
  const permissions = { 'pull-requests': 'write' } as const
  const token = github.issueToken({ repository: REPOSITORY, permissions, run: 'x', by: 'app' })
  const [owner = '', repo = ''] = REPOSITORY.split('/')
  const { pulls } = getOctokit(token, { baseUrl: github.url }).rest
  return (await pulls.create({ owner, repo, title: head, head, base: 'main' })).data.number
}

/** A change that writes one file. */
export function writing(path: string, text: string): (folder: string) => void {
  return (folder) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

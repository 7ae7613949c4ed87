import { matchesGlob } from 'node:path'
import { execFileSync } from 'node:child_process'
import type { RepositoryEvent } from '../github-fake/run-source.ts'
import type { Trigger } from './options.ts'
import { scalarText } from './expressions.ts'
import { readTree, recordOf } from './workflow-file.ts'

/**
 * What an event sets off: the workflows at its commit that listen to it, by type and branch. What GITHUB_TOKEN does sets
 * off nothing but repository_dispatch, and the checks of a pull request it opened wait for approval (github/docs pull
 * request 44419, github.blog changelog 2026-06-11).
 */
export function triggersOf(event: RepositoryEvent, repository: string): Trigger[] {
  const byWorkflow = event.by === 'workflow'
  if (byWorkflow && event.event !== 'pull_request' && event.event !== 'repository_dispatch') return []
  const { sha, ref, payload, actor } = event
  return workflowsAt(repository, sha).flatMap(({ path, on }) =>
    event.event in on && listens(on[event.event], event) && concerns(on[event.event], event, repository)
      ? [
          {
            workflow: path,
            event: event.event,
            sha,
            ref,
            payload,
            actor,
            fork: event.fork === true,
            needsApproval: byWorkflow && event.event === 'pull_request',
            ...(event.headRef === undefined ? {} : { headRef: event.headRef }),
            ...(event.baseRef === undefined ? {} : { baseRef: event.baseRef }),
          },
        ]
      : [],
  )
}

/** The workflow files of a commit that can be read, with what they listen to. */
export function workflowsAt(
  repository: string,
  sha: string,
): { path: string; on: Record<string, unknown> }[] {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 })
  const listed = git('ls-tree', '--name-only', sha, '--', '.github/workflows/').trim()
  const paths = listed.split('\n').filter((path) => /\.ya?ml$/.test(path))
  return paths.flatMap((path) => {
    try {
      return [{ path, on: readTree(path, git('show', `${sha}:${path}`)).on }]
    } catch {
      return []
    }
  })
}

const DEFAULT_TYPES = ['opened', 'synchronize', 'reopened']

function listens(filter: unknown, { event, action, ref, baseRef }: RepositoryEvent): boolean {
  const { types, branches } = recordOf(filter)
  const wanted = textsOf(types) ?? (event === 'pull_request' ? DEFAULT_TYPES : undefined)
  if (wanted !== undefined && !wanted.includes(action ?? '')) return false
  const branch = (event === 'pull_request' || event === 'merge_group' ? baseRef : ref) ?? ''
  const patterns = textsOf(branches)
  return patterns?.some((pattern) => matchesGlob(branch.replace(/^refs\/heads\//, ''), pattern)) ?? true
}

/**
 * With `paths` a push starts a workflow when one of the files it changed is covered (docs: workflow-syntax, "on.push.paths"). A
 * branch that is new counts as changed everywhere.
 */
function concerns(filter: unknown, { event, payload }: RepositoryEvent, repository: string): boolean {
  const patterns = textsOf(recordOf(filter)['paths'])
  const [before, after] = [scalarText(payload['before']), scalarText(payload['after'])]
  if (event !== 'push' || patterns === undefined || !/^[0-9a-f]*[1-9a-f][0-9a-f]*$/.test(before)) return true
  const words = ['-C', repository, 'diff', '--name-only', '--no-renames', before, after]
  const files = execFileSync('git', words, { encoding: 'utf8' }).split('\n')
  return files.some((file) => patterns.some((pattern) => matchesGlob(file, pattern)))
}

function textsOf(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return undefined
  return [value].flat().map(scalarText)
}

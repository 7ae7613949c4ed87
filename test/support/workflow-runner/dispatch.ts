import { execFileSync } from 'node:child_process'
import type { Dispatch, Refused } from '../github-fake/run-source.ts'
import { workflowsAt } from './events.ts'
import { scalarText } from './expressions.ts'
import type { Trigger } from './options.ts'
import { recordOf } from './workflow-file.ts'

/**
 * The run that a dispatch asks for, at the tip of its ref, or GitHub's refusal: 404 for a workflow the default branch does
 * not have, 422 for a ref, a trigger or inputs that do not fit. The messages are those that users quote, e.g. in
 * convictional/trigger-workflow-and-wait issue 44 and pull request 4.
 */
export function triggerOf(
  { workflow, ref, inputs, actor }: Dispatch,
  repository: string,
  defaultBranch: string,
): Trigger | Refused {
  const isNamed = ({ path }: { path: string }): boolean => path === workflow || path.endsWith(`/${workflow}`)
  const main = tipOf(repository, `refs/heads/${defaultBranch}`)?.sha ?? ''
  const known = workflowsAt(repository, main).find(isNamed)
  if (known === undefined) return { status: 404, message: 'Not Found' }
  const tip = [ref, `refs/heads/${ref}`, `refs/tags/${ref}`]
    .map((name) => tipOf(repository, name))
    .find(Boolean)
  if (tip === undefined) return refused(`No ref found for: ${ref}`)
  const there = workflowsAt(repository, tip.sha).find(({ path }) => path === known.path)
  if (there === undefined || !('workflow_dispatch' in there.on))
    return refused("Workflow does not have 'workflow_dispatch' trigger")
  const fault = inputFault(recordOf(recordOf(there.on['workflow_dispatch'])['inputs']), inputs)
  if (fault !== undefined) return refused(fault)
  const given = Object.entries(inputs).map(([name, value]) => [name, scalarText(value)] as const)
  const trigger = { workflow: known.path, event: 'workflow_dispatch', sha: tip.sha, ref: tip.ref, actor }
  return { ...trigger, inputs: Object.fromEntries(given) }
}

function refused(message: string): Refused {
  return { status: 422, message }
}

function tipOf(repository: string, ref: string): { ref: string; sha: string } | undefined {
  if (!ref.startsWith('refs/')) return undefined
  const args = ['-C', repository, 'for-each-ref', '--format=%(objectname) %(refname)', ref]
  const line = execFileSync('git', args, { encoding: 'utf8' })
    .split('\n')
    .find((each) => each.endsWith(` ${ref}`))
  return line === undefined ? undefined : { ref, sha: line.split(' ')[0] ?? '' }
}

function inputFault(declared: Record<string, unknown>, given: Record<string, unknown>): string | undefined {
  const strangers = Object.keys(given).filter((name) => !(name in declared))
  if (strangers.length > 0) return `Unexpected inputs provided: ${JSON.stringify(strangers)}`
  for (const [name, spec] of Object.entries(declared)) {
    const { required, type, options } = recordOf(spec)
    const value = given[name]
    if (required === true && recordOf(spec)['default'] === undefined && (value === undefined || value === ''))
      return `Required input '${name}' not provided`
    if (
      value !== undefined &&
      type === 'choice' &&
      Array.isArray(options) &&
      !options.map(scalarText).includes(scalarText(value))
    )
      return `Provided value '${scalarText(value)}' for input '${name}' not in the list of allowed values`
  }
  return undefined
}

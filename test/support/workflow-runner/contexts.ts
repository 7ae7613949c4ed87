import { arch } from 'node:os'
import { scalarText } from './expressions.ts'
import type { Frame, RunState } from './run-state.ts'

/** The `github` context without what belongs to one job. */
export function githubContext(run: RunState): Record<string, unknown> {
  const { trigger, options } = run
  const [owner = '', repo = ''] = options.repository.name.split('/')
  const server = options.serverUrl ?? 'https://github.com'
  return {
    ...triggerFacts(run),
    api_url: options.github?.url ?? `${server}/api`,
    graphql_url: `${options.github?.url ?? server}/graphql`,
    server_url: server,
    repository: options.repository.name,
    repository_id: options.repository.id ?? '1001',
    repository_owner: owner,
    repository_owner_id: '42',
    repositoryUrl: `git://github.com/${owner}/${repo}.git`,
    retention_days: '90',
    run_id: run.id,
    run_number: String(run.number),
    run_attempt: String(run.attempt),
    workflow: run.entry.name,
    workflow_ref: `${options.repository.name}/${run.entry.path}@${trigger.ref}`,
    workflow_sha: trigger.sha,
  }
}

function triggerFacts(run: RunState): Record<string, unknown> {
  const { trigger } = run
  const actor = trigger.actor ?? 'octocat'
  return {
    actor,
    triggering_actor: actor,
    base_ref: trigger.baseRef ?? '',
    head_ref: trigger.headRef ?? '',
    event: eventPayload(run),
    event_name: trigger.event,
    ref: trigger.ref,
    ref_name: trigger.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    ref_type: trigger.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ref_protected: false,
    secret_source: trigger.fork === true ? 'None' : 'Actions',
    sha: trigger.sha,
  }
}

export function eventPayload({ trigger, options }: RunState): Record<string, unknown> {
  const [owner = '', name = ''] = options.repository.name.split('/')
  return {
    repository: { name, full_name: options.repository.name, owner: { login: owner }, default_branch: 'main' },
    sender: { login: trigger.actor ?? 'octocat' },
    ...(trigger.inputs === undefined ? {} : { inputs: trigger.inputs }),
    ...trigger.payload,
  }
}

/** Contexts of everything outside of steps. */
export function frameContexts(frame: Frame): Record<string, unknown> {
  return { github: githubContext(frame.run), vars: frame.run.options.vars ?? {}, inputs: frame.inputs }
}

export interface JobFolders {
  workspace: string
  temp: string
  home: string
  tools: string
}

export function runnerContext(folders: JobFolders): Record<string, unknown> {
  return {
    name: 'local-runner',
    os: 'Linux',
    arch: arch() === 'arm64' ? 'ARM64' : 'X64',
    temp: folders.temp,
    tool_cache: folders.tools,
    environment: 'github-hosted',
    debug: '',
  }
}

const UNNAMED = new Set(['event', 'token', 'repositoryUrl', 'secret_source', 'workspace', 'action_path'])

/** GITHUB_* and RUNNER_* from the two contexts, as every step sees them. */
export function defaultVariables(
  github: Record<string, unknown>,
  runner: Record<string, unknown>,
  folders: JobFolders,
): Record<string, string> {
  const named = (prefix: string, context: Record<string, unknown>): [string, string][] =>
    Object.entries(context).flatMap(([key, value]) =>
      UNNAMED.has(key) || typeof value === 'object'
        ? []
        : [[`${prefix}_${key.toUpperCase()}`, scalarText(value)]],
    )
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    ...Object.fromEntries(named('GITHUB', github)),
    ...Object.fromEntries(named('RUNNER', runner)),
    GITHUB_WORKSPACE: folders.workspace,
    HOME: folders.home,
    LANG: 'C.UTF-8',
  }
}

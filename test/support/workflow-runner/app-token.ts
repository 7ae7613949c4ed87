import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { annotate, type Job, type StepFrame } from './job-state.ts'
import type { Permissions } from './permissions.ts'

/**
 * actions/create-github-app-token: a token of the app whose id and key are given, with the permissions that inputs
 * `permission-<scope>` name. Once a job has one, its pushes are the app's.
 */
export function createAppToken(job: Job, inputs: Record<string, string>, frame: StepFrame): Promise<number> {
  const { app, github, repository } = job.seat.frame.run.options
  const id = inputs['client-id'] ?? inputs['app-id'] ?? ''
  const key = inputs['private-key'] ?? ''
  if (app === undefined || id !== app.id || key.trim() !== app.key.trim()) {
    annotate(job, 'error', `no GitHub App has the id '${id}' and this private key`)
    return Promise.resolve(1)
  }
  const permissions = permissionsIn(inputs)
  const run = job.seat.frame.run.id
  const token = github?.issueToken({ repository: repository.name, permissions, run, by: 'app' }) ?? 'ghs_app'
  job.masks.add(token)
  Object.assign(frame.record.outputs, { token, 'installation-id': '1', 'app-slug': 'factory-app' })
  letAppPush(job, permissions)
  return Promise.resolve(0)
}

/** What is named is granted, and nothing else; where nothing is named the app has all it was installed with. */
function permissionsIn(inputs: Record<string, string>): Permissions {
  const named = Object.entries(inputs).flatMap(([name, level]) => {
    const scope = /^permission-(.+)$/.exec(name)?.[1]
    return scope !== undefined && (level === 'read' || level === 'write') ? [[scope, level] as const] : []
  })
  return named.length === 0 ? { contents: 'write', 'pull-requests': 'write' } : Object.fromEntries(named)
}

function letAppPush(job: Job, permissions: Permissions): void {
  if (permissions['contents'] !== 'write') return
  const { serverUrl = 'https://github.com', repository } = job.seat.frame.run.options
  const address = `${serverUrl}/${repository.name}`
  const rule = permissions['workflows'] === 'write' ? '[runner]\n\ttoken =\n' : '[runner]\n\ttoken = app\n'
  // the longest address wins, so this goes over the rule for GITHUB_TOKEN
  const pushing = `[url "file://${repository.path}"]\n\tpushInsteadOf = ${address}.git\n`
  appendFileSync(join(job.folders.home, '.gitconfig'), rule + pushing)
}

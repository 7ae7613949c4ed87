import { parse } from 'yaml'
import type { CompiledFile } from '../../../shared/compile/compile.ts'

interface Job {
  permissions: Record<string, string>
  environment?: { name: string } | string
  uses?: string
  steps?: { run?: string; with?: Record<string, string> }[]
  secrets?: Record<string, string>
}

/** Who may do what: one row per job, as a Markdown table. */
export function permissionMatrix(files: readonly CompiledFile[]): string {
  const rows = files.flatMap(({ path, text }) => {
    const { jobs } = parse(text) as { jobs: Record<string, Job> }
    return Object.entries(jobs).map(([id, job]) => row([path.replace(/.*\//, ''), id, ...cellsOf(job)]))
  })
  const head = ['workflow', 'job', 'permissions', 'secrets', 'environment', 'commands']
  return [row(head), row(head.map(() => '---')), ...rows, ''].join('\n')
}

function cellsOf(job: Job): string[] {
  const grants = Object.entries(job.permissions).map(([scope, level]) => `${scope}: ${level}`)
  const ofApp = (job.steps ?? []).flatMap((step) => Object.entries(step.with ?? {})).flatMap(appGrant)
  const secrets = JSON.stringify([job.steps, job.secrets]).matchAll(/secrets\.(\w+)/g)
  const commands = (job.steps ?? []).filter(({ run }) => run !== undefined).length
  const environment = typeof job.environment === 'string' ? job.environment : job.environment?.name
  return [
    [...grants, ...ofApp].join(', '),
    [...secrets].map((match) => match[1]).join(', '),
    environment ?? '',
    job.uses === undefined ? String(commands) : 'call',
  ]
}

/** What the token of an app may do, which is no permission of the job. */
function appGrant([input, level]: [string, unknown]): string[] {
  const [, scope] = /^permission-(.+)$/.exec(input) ?? []
  return scope === undefined ? [] : [`${scope}: ${String(level)} (app)`]
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isSettable, readCommandFile, readPathFile } from './command-files.ts'
import { defaultVariables, runnerContext } from './contexts.ts'
import { annotate, jobScope, takeLine, type Job, type StepFrame } from './job-state.ts'
import { makeLogReader } from './log-commands.ts'
import { runProcess } from './processes.ts'
import { recordOf } from './workflow-file.ts'

const MAX_SUMMARY_BYTES = 1024 * 1024

export interface Command {
  command: string
  args: string[]
  cwd: string
  env: Record<string, string>
}

/** One process of a step: default variables, command files, log commands. Gives its exit code. */
export async function runCommand(
  job: Job,
  { command, args, cwd, env }: Command,
  frame: Pick<StepFrame, 'id' | 'record'> & { state?: Record<string, string> },
  stop: AbortSignal,
): Promise<number> {
  const files = makeCommandFiles(job, frame.id)
  const complete = { ...baseVariables(job, frame.id), ...env, ...files }
  noteSecrets(job, Object.values(complete))
  const read = makeLogReader()
  const seen = { disabled: false }
  const onLine = (line: string): void => {
    const understood = read(line)
    seen.disabled ||= understood.kind === 'disabled'
    takeLine(job, understood)
  }
  const graceMs = job.seat.frame.run.options.graceMs ?? { interrupt: 7500, terminate: 2500 }
  const onStart = (group: number): void => void job.groups.push(group)
  const code = await runProcess({ command, args, cwd, env: complete, onLine, stop, graceMs, onStart })
  takeFiles(job, files, frame)
  return seen.disabled ? 1 : code
}

function baseVariables(job: Job, id: string): Record<string, string> {
  const github = recordOf(jobScope(job).contexts['github'])
  const path = [...job.path, dirname(process.execPath), process.env['PATH'] ?? '/usr/bin:/bin'].join(':')
  return {
    ...defaultVariables({ ...github, action: id }, runnerContext(job.folders), job.folders),
    PATH: path,
    ...job.seat.frame.run.options.env,
  }
}

function makeCommandFiles(job: Job, id: string): Record<string, string> {
  const folder = join(job.folders.temp, '_runner_file_commands')
  mkdirSync(folder, { recursive: true })
  const kinds = ['OUTPUT', 'ENV', 'PATH', 'STATE', 'STEP_SUMMARY']
  const files = kinds.map((kind) => [`GITHUB_${kind}`, join(folder, `${kind.toLowerCase()}_${id}`)] as const)
  for (const [, path] of files) writeFileSync(path, '')
  return Object.fromEntries(files)
}

function takeFiles(
  job: Job,
  files: Record<string, string>,
  frame: { record: { outputs: Record<string, string> }; state?: Record<string, string> },
): void {
  const text = (kind: string): string => readFileSync(files[`GITHUB_${kind}`] ?? '', 'utf8')
  Object.assign(frame.record.outputs, readCommandFile(text('OUTPUT')))
  Object.assign(frame.state ?? {}, readCommandFile(text('STATE')))
  for (const [name, value] of Object.entries(readCommandFile(text('ENV')))) {
    if (isSettable(name)) job.env[name] = value
    else annotate(job, 'error', `Can't store ${name} output parameter using '$GITHUB_ENV' command.`)
  }
  for (const folder of readPathFile(text('PATH'))) job.path.unshift(folder)
  takeSummary(job, text('STEP_SUMMARY'))
}

function takeSummary(job: Job, summary: string): void {
  if (Buffer.byteLength(summary) > MAX_SUMMARY_BYTES)
    annotate(job, 'error', '$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k')
  else job.record.summary += job.masks.apply(summary)
}

/** Where a job with `id-token: write` may ask for its identity. */
export function identityVariables(job: Job): Record<string, string> {
  const { run } = job.seat.frame
  if (job.seat.permissions['id-token'] !== 'write') return {}
  const identity = run.options.oidc?.({ path: job.record.path, runId: run.id, claims: claimsOf(job) })
  if (identity === undefined) return {}
  return { ACTIONS_ID_TOKEN_REQUEST_URL: identity.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: identity.token }
}

function claimsOf(job: Job): Record<string, string> {
  const { contexts } = jobScope(job)
  const { workflow_ref: file, workflow_sha: commit } = recordOf(contexts['job'])
  const github = recordOf(contexts['github'])
  const names = ['sha', 'ref', 'event_name', 'workflow', 'repository', 'repository_id', 'repository_owner']
  const more = ['repository_owner_id', 'workflow_ref', 'workflow_sha', 'run_id', 'run_attempt']
  const environment = job.seat.environment?.name
  return {
    ...Object.fromEntries([...names, ...more].map((name) => [name, String(github[name])])),
    job_workflow_ref: String(file),
    job_workflow_sha: String(commit),
    runner_environment: 'github-hosted',
    ...(environment === undefined ? {} : { environment }),
  }
}

/** Remembers which secrets really reached a step. */
export function noteSecrets(job: Job, texts: string[]): void {
  for (const [name, value] of Object.entries(job.seat.secrets)) {
    if (value !== '' && texts.some((text) => text.includes(value))) job.record.secretsSeen.push(name)
  }
}

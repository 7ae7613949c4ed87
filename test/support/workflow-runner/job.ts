import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cacheModeOf } from './cache-mode.ts'
import { eventPayload, type JobFolders } from './contexts.ts'
import { renderMap, renderText, resolve, scalarText } from './expressions.ts'
import { annotate, jobScope, type Job } from './job-state.ts'
import { makeMasks } from './masks.ts'
import { endGroup } from './processes.ts'
import { emptyRecord, type JobRecord } from './records.ts'
import type { Seat } from './run-state.ts'
import { runPosts, runSteps } from './steps.ts'
import type { JobSpec } from './workflow-file.ts'

const MAX_OUTPUT_BYTES = 1024 * 1024
const DEFAULT_MINUTES = 360

/** A whole job on a runner of its own: fresh folders, its steps, post steps in reverse, outputs. */
export async function runJob(seat: Seat, spec: JobSpec): Promise<JobRecord> {
  const { run } = seat.frame
  if (seat.stop.aborted) return emptyRecord(spec.id, seat.path, 'cancelled', run.attempt)
  const limit = new AbortController()
  const job = openJob(seat, spec, limit.signal)
  const minutes = Number(resolve(spec.timeoutMinutes, jobScope(job)) ?? DEFAULT_MINUTES)
  const timer = setTimeout(
    () => {
      annotate(job, 'error', `The job has exceeded the maximum execution time of ${minutes}m0s`)
      limit.abort()
    },
    minutes * (run.options.minuteMs ?? 60_000),
  )
  try {
    run.started(seat.path)
    fillEnvironment(job)
    await runSteps(job, spec.steps)
    if (job.lost.aborted) throw new Error('the runner has lost communication with the server')
    await runPosts(job)
    setOutputs(job)
  } catch (fault) {
    annotate(job, 'error', fault instanceof Error ? fault.message : String(fault))
    job.status = 'failure'
  } finally {
    clearTimeout(timer)
    job.groups.forEach(endGroup)
  }
  return { ...job.record, result: job.status, secretsSeen: [...new Set(job.record.secretsSeen)].sort() }
}

function openJob(seat: Seat, spec: JobSpec, limit: AbortSignal): Job {
  const { run } = seat.frame
  const lost = run.lossOf(seat.path)
  const folders = makeFolders(seat)
  const token = issueToken(seat)
  const record = emptyRecord(spec.id, seat.path, 'success', run.attempt)
  const job: Job = {
    seat,
    spec,
    folders,
    token,
    masks: makeMasks([...Object.values(seat.secrets), token]),
    record: {
      ...record,
      permissions: seat.permissions,
      secrets: Object.keys(seat.secrets).sort(),
      environment: seat.environment?.name,
      deployment: seat.environment?.deployment ?? false,
      cacheMode: cacheModeOf(seat.frame, spec, 'write'),
    },
    status: 'success',
    env: {},
    path: [],
    steps: {},
    inputs: seat.frame.inputs,
    actionPath: '',
    posts: [],
    groups: [],
    stop: AbortSignal.any([seat.stop, limit, lost]),
    lost,
    runSteps,
  }
  job.record.runsOn = [resolve(spec.runsOn, jobScope(job))].flat().map(scalarText).join(', ')
  writeFileSync(join(folders.temp, 'event.json'), JSON.stringify(eventPayload(run), null, 2))
  writeFileSync(join(folders.home, '.gitconfig'), gitConfig(seat))
  return job
}

function makeFolders({ frame: { run }, path }: Seat): JobFolders {
  const slug = `${path.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 40)}-${shortDigest(path)}`
  const root = join(run.options.folder, `run-${run.id}.${run.attempt}`, slug)
  const name = run.options.repository.name.split('/')[1] ?? 'repository'
  const folders = {
    workspace: join(root, 'work', name, name),
    temp: join(root, 'temp'),
    home: join(root, 'home'),
    tools: join(root, 'tools'),
  }
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true })
  return folders
}

function issueToken({ frame: { run }, path, permissions }: Seat): string {
  const grant = { repository: run.options.repository.name, permissions, run: run.id }
  return (
    run.options.github?.issueToken(grant) ?? `ghs_${shortDigest(`${run.id}/${run.attempt}/${path}`)}token`
  )
}

function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}

/**
 * git reaches the repository under its GitHub address; a job without `contents: write` finds nothing to push to, as the
 * server would refuse its token. The server's rules read whose token it is.
 */
function gitConfig({ frame: { run }, permissions }: Seat): string {
  const { repository, serverUrl = 'https://github.com' } = run.options
  const local = pathToFileURL(repository.path).href
  const address = `${serverUrl}/${repository.name}`
  const reading = `[runner]\n\ttoken = workflow\n[url "${local}"]\n\tinsteadOf = ${address}.git\n\tinsteadOf = ${address}\n`
  if (permissions['contents'] === 'write') return reading
  return `${reading}[url "file:///permission-denied-needs-contents-write/"]\n\tpushInsteadOf = ${address}\n`
}

function fillEnvironment(job: Job): void {
  Object.assign(job.env, renderMap(job.seat.frame.workflow.env, jobScope(job)))
  Object.assign(job.env, renderMap(job.spec.env, jobScope(job)))
}

/** As the runner does: empty outputs are left out, and so are those that hold a secret. */
function setOutputs(job: Job): void {
  const scope = jobScope(job)
  let size = 0
  for (const [name, template] of Object.entries(job.spec.outputs)) {
    const value = renderText(template, scope)
    if (value === '') continue
    if (job.masks.apply(value) !== value) {
      annotate(job, 'warning', `Skip output '${name}' since it may contain secret.`)
      continue
    }
    size += (name.length + value.length) * 2
    job.record.outputs[name] = value
  }
  if (size <= MAX_OUTPUT_BYTES) return
  job.record.outputs = {}
  throw new Error(`the outputs of job ${job.spec.id} are larger than ${MAX_OUTPUT_BYTES} bytes`)
}

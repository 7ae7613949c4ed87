import { parse, parseDocument } from 'yaml'
import { isRecord } from '../../../shared/formats/read-json.ts'
import { scalarText } from './expressions.ts'
import { parser } from './github-packages.ts'

/** A workflow as it stands in its file; expressions are not evaluated yet. */
export interface WorkflowFile {
  path: string
  name: string
  runName: string | undefined
  on: Record<string, unknown>
  env: unknown
  permissions: unknown
  concurrency: unknown
  cacheMode: unknown
  defaults: RunDefaults
  jobs: Map<string, JobSpec>
}

export interface RunDefaults {
  shell: string | undefined
  workingDirectory: string | undefined
}

export interface JobSpec {
  id: string
  name: string | undefined
  needs: string[]
  if: unknown
  runsOn: unknown
  /** Path of a called workflow. */
  uses: string | undefined
  with: Record<string, unknown>
  secrets: 'inherit' | Record<string, unknown>
  strategy: unknown
  outputs: Record<string, unknown>
  env: unknown
  permissions: unknown
  concurrency: unknown
  environment: unknown
  cacheMode: unknown
  defaults: RunDefaults
  timeoutMinutes: unknown
  continueOnError: unknown
  steps: StepSpec[]
}

export interface StepSpec {
  id: string | undefined
  name: string | undefined
  if: unknown
  run: string | undefined
  uses: string | undefined
  with: Record<string, unknown>
  env: unknown
  shell: string | undefined
  workingDirectory: string | undefined
  timeoutMinutes: unknown
  continueOnError: unknown
}

/** A larger file starts no run (docs.github.com/actions/reference/limits); read strictly, as 500 * 1000. */
const MAX_FILE_BYTES = 500_000

/** The workflow, after GitHub's parser found no fault in it. @throws Error with every fault the parser names. */
export async function readWorkflow(path: string, content: string): Promise<WorkflowFile> {
  if (Buffer.byteLength(content) > MAX_FILE_BYTES)
    throw new Error(`${path} is larger than 500 KB: GitHub starts no run`)
  const { text, cacheFaults } = withoutCacheModes(path, content)
  const result = parser.parseWorkflow({ name: path, content: text }, new parser.NoOperationTraceWriter())
  const template =
    result.value === undefined
      ? undefined
      : await parser.convertWorkflowTemplate(result.context, result.value)
  const faults = [
    ...cacheFaults,
    ...result.context.errors.getErrors().map((error) => error.message),
    ...(template?.errors ?? []).map((error) => error.Message),
  ]
  if (faults.length > 0) throw new Error(`${path} is not a workflow: ${[...new Set(faults)].join('; ')}`)
  return readTree(path, content)
}

/** The same without a look at its faults. */
export function readTree(path: string, content: string): WorkflowFile {
  return workflowOf(path, recordOf(parse(content, { version: '1.2', merge: false })))
}

const CACHE_MODES = new Set(['none', 'read', 'write'])

/** The packaged parser is older than `cache-mode`, which may stand in a workflow and in a job. */
function withoutCacheModes(path: string, content: string): { text: string; cacheFaults: string[] } {
  if (!content.includes('cache-mode')) return { text: content, cacheFaults: [] }
  const document = parseDocument(content, { version: '1.2', merge: false })
  const { cacheMode, jobs } = readTree(path, content)
  const places = [['cache-mode'], ...[...jobs.keys()].map((id) => ['jobs', id, 'cache-mode'])]
  for (const place of places) if (document.hasIn(place)) document.deleteIn(place)
  const modes = [cacheMode, ...[...jobs.values()].map((job) => job.cacheMode)]
  const odd = modes.filter((mode) => mode !== undefined && !CACHE_MODES.has(scalarText(mode)))
  return {
    text: String(document),
    cacheFaults: odd.map((mode) => `unexpected cache-mode ${scalarText(mode)}`),
  }
}

function workflowOf(path: string, root: Record<string, unknown>): WorkflowFile {
  const jobs = Object.entries(recordOf(root['jobs'])).map(
    ([id, job]) => [id, jobOf(id, recordOf(job))] as const,
  )
  return {
    path,
    name: textOf(root['name']) ?? path,
    runName: textOf(root['run-name']),
    on: eventsOf(root['on']),
    env: root['env'],
    permissions: root['permissions'],
    concurrency: root['concurrency'],
    cacheMode: root['cache-mode'],
    defaults: defaultsOf(root['defaults']),
    jobs: new Map(jobs),
  }
}

function eventsOf(on: unknown): Record<string, unknown> {
  if (isRecord(on)) return on
  const names = Array.isArray(on) ? on : [on]
  return Object.fromEntries(names.map((name) => [scalarText(name), null]))
}

function jobOf(id: string, job: Record<string, unknown>): JobSpec {
  for (const unsupported of ['container', 'services']) {
    if (job[unsupported] !== undefined)
      throw new Error(`job ${id}: ${unsupported} need Docker, which this runner has not`)
  }
  return {
    id,
    name: textOf(job['name']),
    needs: listOf(job['needs']),
    if: job['if'],
    runsOn: job['runs-on'],
    uses: textOf(job['uses']),
    with: recordOf(job['with']),
    secrets: job['secrets'] === 'inherit' ? 'inherit' : recordOf(job['secrets']),
    strategy: job['strategy'],
    outputs: recordOf(job['outputs']),
    env: job['env'],
    permissions: job['permissions'],
    concurrency: job['concurrency'],
    environment: job['environment'],
    cacheMode: job['cache-mode'],
    defaults: defaultsOf(job['defaults']),
    timeoutMinutes: job['timeout-minutes'],
    continueOnError: job['continue-on-error'],
    steps: (Array.isArray(job['steps']) ? job['steps'] : []).map((step) => stepOf(recordOf(step))),
  }
}

export function stepOf(step: Record<string, unknown>): StepSpec {
  return {
    id: textOf(step['id']),
    name: textOf(step['name']),
    if: step['if'],
    run: textOf(step['run']),
    uses: textOf(step['uses']),
    with: recordOf(step['with']),
    env: step['env'],
    shell: textOf(step['shell']),
    workingDirectory: textOf(step['working-directory']),
    timeoutMinutes: step['timeout-minutes'],
    continueOnError: step['continue-on-error'],
  }
}

function defaultsOf(defaults: unknown): RunDefaults {
  const run = recordOf(recordOf(defaults)['run'])
  return { shell: textOf(run['shell']), workingDirectory: textOf(run['working-directory']) }
}

export function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : scalarText(value)
}

function listOf(value: unknown): string[] {
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? value : [value]).map(scalarText)
}

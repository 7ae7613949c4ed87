import { existsSync, readFileSync } from 'node:fs'
import { join, resolve as resolvePath } from 'node:path'
import { parse } from 'yaml'
import { builtIn } from './built-in.ts'
import { renderMap, renderText } from './expressions.ts'
import { annotate, jobScope, type Job, type StepFrame } from './job-state.ts'
import { identityVariables, runCommand } from './step-process.ts'
import { recordOf, stepOf, type StepSpec } from './workflow-file.ts'

interface Action {
  /** `owner/repo` and ref, empty for an action of the workspace. */
  repository: string
  ref: string
  folder: string
  inputs: Record<string, unknown>
  outputs: Record<string, unknown>
  runs: Record<string, unknown>
}

/** A `uses:` step: served by the runner itself, a node action, or a composite one. */
export async function runAction(
  job: Job,
  step: StepSpec,
  frame: StepFrame,
  stop: AbortSignal,
): Promise<number> {
  const uses = step.uses ?? ''
  const given = renderMap(step.with, frame.scope())
  const own = builtIn(uses)
  if (own !== undefined) return own(job, given, frame)
  const action = findAction(job, uses)
  const inputs = actionInputs(job, action, given)
  const using = String(action.runs['using'])
  if (using === 'composite') return runComposite(job, action, inputs, frame)
  if (!/^node\d+$/.test(using)) throw new Error(`${uses} runs with ${using}, which this runner has not`)
  if (action.runs['pre'] !== undefined)
    throw new Error(`${uses} has a pre step, which this runner does not run`)
  return runNodeAction(job, { action, inputs, step }, frame, stop)
}

/** @throws Error when the action or its action.yml is not there. */
function findAction(job: Job, uses: string): Action {
  const [, repository, path = '', ref] = /^([^/]+\/[^/@]+)((?:\/[^@]+)?)@(.+)$/.exec(uses) ?? []
  if (uses.startsWith('./')) return readAction(resolvePath(job.folders.workspace, uses), '', '')
  if (repository === undefined || ref === undefined) throw new Error(`'${uses}' does not name an action`)
  const root = job.seat.frame.run.options.actions?.[repository]
  if (root === undefined)
    throw new Error(`unable to resolve action ${uses}: no folder stands for ${repository}`)
  return readAction(join(root, path), repository, ref)
}

function readAction(folder: string, repository: string, ref: string): Action {
  const file = ['action.yml', 'action.yaml']
    .map((name) => join(folder, name))
    .find((path) => existsSync(path))
  if (file === undefined)
    throw new Error(`can't find 'action.yml' under '${folder}'. Did you forget to run actions/checkout?`)
  const root = recordOf(parse(readFileSync(file, 'utf8')))
  return {
    repository,
    ref,
    folder,
    inputs: recordOf(root['inputs']),
    outputs: recordOf(root['outputs']),
    runs: recordOf(root['runs']),
  }
}

/** Given inputs over defaults; names count without case, strangers only earn a warning. */
function actionInputs(job: Job, action: Action, given: Record<string, string>): Record<string, string> {
  const known = new Map(Object.keys(action.inputs).map((name) => [name.toLowerCase(), name]))
  const strangers = Object.keys(given).filter((name) => !known.has(name.toLowerCase()))
  if (strangers.length > 0) {
    const valid = [...known.values()].map((name) => `'${name}'`).join(', ')
    annotate(job, 'warning', `Unexpected input(s) '${strangers.join("', '")}', valid inputs are [${valid}]`)
  }
  const defaults = Object.entries(action.inputs).map(
    ([name, spec]) => [name.toLowerCase(), renderText(recordOf(spec)['default'], jobScope(job))] as const,
  )
  const named = Object.entries(given).map(([name, value]) => [name.toLowerCase(), value] as const)
  return Object.fromEntries([...defaults, ...named])
}

async function runNodeAction(
  job: Job,
  { action, inputs, step }: { action: Action; inputs: Record<string, string>; step: StepSpec },
  frame: StepFrame,
  stop: AbortSignal,
): Promise<number> {
  const variables = Object.entries(inputs).map(
    ([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value] as const,
  )
  const env = {
    ...frame.env,
    ...Object.fromEntries(variables),
    ...actionVariables(job, action),
  }
  const state: Record<string, string> = {}
  const command = (file: unknown, extra: Record<string, string>) => ({
    command: process.execPath,
    args: [join(action.folder, String(file))],
    cwd: job.folders.workspace,
    env: { ...env, ...extra },
  })
  if (action.runs['post'] !== undefined) {
    const record = { ...frame.record, outputs: {} }
    job.posts.push({
      name: `Post ${frame.record.name}`,
      condition: action.runs['post-if'],
      state,
      run: (left) =>
        runCommand(
          job,
          command(action.runs['post'], stateVariables(left)),
          { id: `post_${frame.id}`, record },
          never(),
        ),
    })
  }
  const code = await runCommand(job, command(action.runs['main'], {}), { ...frame, state }, stop)
  if (code !== 0 && step.uses !== undefined && !stop.aborted) job.record.log += `exit code ${code}\n`
  return code
}

function never(): AbortSignal {
  return new AbortController().signal
}

function stateVariables(state: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]))
}

/** What only actions get, never `run:` steps: the artifact service and its token. */
function actionVariables(job: Job, action: Action): Record<string, string> {
  const { run } = job.seat.frame
  const results = run.options.results?.env({ run: run.id, job: job.record.path, attempt: run.attempt }) ?? {}
  for (const [name, value] of Object.entries(results)) if (name.endsWith('_TOKEN')) job.masks.add(value)
  const origin =
    action.repository === ''
      ? {}
      : { GITHUB_ACTION_REPOSITORY: action.repository, GITHUB_ACTION_REF: action.ref }
  return { ...results, ...identityVariables(job), ...origin }
}

async function runComposite(
  job: Job,
  action: Action,
  inputs: Record<string, string>,
  frame: StepFrame,
): Promise<number> {
  const specs = Array.isArray(action.runs['steps'])
    ? action.runs['steps'].map((step) => stepOf(recordOf(step)))
    : []
  const inner: Job = {
    ...job,
    env: { ...frame.env },
    steps: {},
    inputs,
    actionPath: action.folder,
    status: 'success',
  }
  inner.record = { ...job.record, steps: [] }
  await job.runSteps(inner, specs)
  job.record.log = inner.record.log
  job.record.summary = inner.record.summary
  for (const [name, spec] of Object.entries(action.outputs))
    frame.record.outputs[name] = renderText(recordOf(spec)['value'], jobScope(inner))
  return inner.status === 'success' ? 0 : 1
}

import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { entryOf, startUpVariables } from './programs.ts'
import { runCommand } from './processes.ts'
import { readCommandFile } from './workflow-runner/command-files.ts'
import { makeLogReader, type LogLine } from './workflow-runner/log-commands.ts'

const ACTIONS = join(import.meta.dirname, '..', '..', 'actions')

export interface ActionCall {
  /** Folder of the checkout. */
  workspace: string
  /** What stands under `with:`; the defaults of action.yml are filled in. */
  inputs?: Record<string, string>
  /** Added to a runner's variables; `undefined` takes one away. */
  env?: Record<string, string | undefined>
  /** The file that is started; default: the action's own. */
  entry?: string
  /** Flags of node. */
  flags?: string[]
}

export interface ActionRun {
  exit: number | null
  stdout: string
  stderr: string
  /** Standard output as the runner reads it. */
  log: LogLine[]
  /** Parsed by the grammar of the runner; empty when the runner refuses the file. */
  outputs: Record<string, string>
  /** The bytes of the output file; empty when it could not be read. */
  outputFile: string
  summary: string
}

/** Starts an action as a runner does: inputs and files through the environment, log commands on standard output. */
export async function startAction(action: string, call: ActionCall): Promise<ActionRun> {
  const temp = mkdtempSync(join(tmpdir(), 'jidoka-runner-'))
  try {
    const files = { output: join(temp, 'output'), summary: join(temp, 'summary') }
    for (const path of Object.values(files)) writeFileSync(path, '')
    const env = defined({
      ...runnerVariables(call.workspace, temp, files),
      ...inputVariables(action, call),
      ...startUpVariables(),
      ...call.env,
    })
    const words = [...(call.flags ?? []), call.entry ?? entryOf(action)]
    const ended = await spawned(words, call.workspace, env)
    const outputFile = textOf(files.output)
    return {
      ...ended,
      log: logOf(ended.stdout),
      outputs: readCommandFile(outputFile),
      outputFile,
      summary: textOf(files.summary),
    }
  } finally {
    rmSync(temp, { recursive: true, force: true })
  }
}

function runnerVariables(
  workspace: string,
  temp: string,
  files: { output: string; summary: string },
): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env
  mkdirSync(join(temp, 'temp'))
  return {
    PATH,
    HOME,
    TMPDIR: tmpdir(),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspace,
    GITHUB_REPOSITORY: 'example/text-kit',
    GITHUB_RUN_ID: '1001',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_WORKFLOW_REF: 'example/text-kit/.github/workflows/factory.yml@refs/heads/main',
    GITHUB_ACTOR: 'octocat',
    GITHUB_OUTPUT: files.output,
    GITHUB_STEP_SUMMARY: files.summary,
    RUNNER_TEMP: join(temp, 'temp'),
  }
}

/** The token a runner would hand on by default: found nowhere in what an action prints. */
export const RUNNER_TOKEN = 'ghs_CanaryOfTheRunnerToken0123456789abcdef'

function inputVariables(action: string, { workspace, inputs = {} }: ActionCall): Record<string, string> {
  const declared = parse(readFileSync(join(ACTIONS, action, 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default?: string }>
  }
  const stranger = Object.keys(inputs).find((name) => !Object.hasOwn(declared.inputs, name))
  if (stranger !== undefined) throw new Error(`${action} has no input ${stranger}`)
  const defaults = Object.entries(declared.inputs).map(
    ([name, { default: text = '' }]) => [name, contextValue(text, workspace)] as const,
  )
  const all = { ...Object.fromEntries(defaults), ...inputs }
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  )
}

function contextValue(text: string, workspace: string): string {
  const expression = /^\$\{\{ (.+) \}\}$/.exec(text)?.[1]
  if (expression === undefined) return text
  if (expression === 'github.token') return RUNNER_TOKEN
  if (expression === 'github.sha') return headOf(workspace)
  // what an action takes from the event that started the run: none started this one
  if (expression.startsWith('github.event')) return ''
  throw new Error(`a default of action.yml asks for ${expression}`)
}

/** What GitHub would tell of the checkout; nothing where there is no commit. */
function headOf(workspace: string): string {
  try {
    return runCommand(workspace, 'git', 'rev-parse', 'HEAD')
  } catch {
    return ''
  }
}

function defined(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

function spawned(
  words: string[],
  cwd: string,
  env: Record<string, string>,
): Promise<Pick<ActionRun, 'exit' | 'stdout' | 'stderr'>> {
  const { promise, resolve, reject } = Promise.withResolvers<Pick<ActionRun, 'exit' | 'stdout' | 'stderr'>>()
  const child = spawn(process.execPath, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const out: Buffer[] = []
  const errors: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
  child.on('error', reject)
  child.on('close', (exit) =>
    resolve({
      exit,
      stdout: Buffer.concat(out).toString('utf8'),
      stderr: Buffer.concat(errors).toString('utf8'),
    }),
  )
  return promise
}

function logOf(stdout: string): LogLine[] {
  const read = makeLogReader()
  return stdout
    .split(/\r\n|\n|\r/)
    .filter((line) => line !== '')
    .map(read)
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

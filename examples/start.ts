import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parse, stringify } from 'yaml'
import { makeExample } from './repository.ts'

/** One unit as `jidoka run --json` reports it. */
interface UnitRow {
  spec: string
  serial: string
  verdict: string
  rounds: number
  stoppedBy: string | null
  reason: string
  trace: string | null
}

const ROOT = join(import.meta.dirname, '..')
/** Where the repository of the example is made; default: .jidoka/example. */
const FOLDER = resolve(process.argv[2] ?? join(ROOT, '.jidoka', 'example'))
const CLI = join(ROOT, 'shared', 'cli', 'jidoka.js')

process.exitCode = await main(process.env)

async function main(env: NodeJS.ProcessEnv): Promise<number> {
  const live = env['OPENAI_API_KEY'] !== undefined || env['OPENAI_BASE_URL'] !== undefined
  makeExample(FOLDER, live ? { withoutCassettes: true, adapt: (folder) => pointAt(folder, env) } : {})
  say(
    live
      ? 'A live model answers.'
      : 'No key, no network: the model answers are recorded; they were written by hand.',
  )
  const specs = readdirSync(join(FOLDER, 'specs')).sort()
  const began = performance.now()
  const units = await runLine(specs, live ? 'auto' : 'replay')
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  say(`\n${tableOf(units)}\n\n${units.length} specs in ${seconds} s\n\n${nextSteps(units)}`)
  const ended = units.filter((unit) =>
    live ? unit.verdict !== 'error' : endOf(unit) === foretold(unit.spec),
  )
  if (ended.length === specs.length) return 0
  say(
    `\n${specs.length - ended.length} of ${specs.length} units did not end as ${live ? 'a verdict' : 'their specs foretell'}`,
  )
  return 1
}

/** Lets the copied factory.yml ask the endpoint and model of the environment, for writer and reviewer alike. */
function pointAt(folder: string, env: NodeJS.ProcessEnv): void {
  const path = join(folder, 'factory.yml')
  const factory = parse(readFileSync(path, 'utf8')) as { models: Record<string, Record<string, string>> }
  const endpoint = env['OPENAI_BASE_URL'] ?? 'https://api.openai.com/v1'
  const model = env['OPENAI_MODEL'] ?? factory.models['writer']?.['model'] ?? ''
  const reviewer = env['OPENAI_REVIEW_MODEL'] ?? model
  factory.models = {
    writer: { endpoint, model, key: 'OPENAI_API_KEY', family: 'writer' },
    reviewer: { endpoint, model: reviewer, key: 'OPENAI_API_KEY', family: 'reviewer' },
  }
  writeFileSync(path, stringify(factory))
}

async function runLine(specs: string[], mode: string): Promise<UnitRow[]> {
  const words = ['run', ...specs.map((spec) => join('specs', spec)), '--mode', mode, '--json']
  const child = spawn(process.execPath, [CLI, ...words], {
    cwd: FOLDER,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  await new Promise((resolve) => child.on('close', resolve))
  const text = Buffer.concat(chunks).toString('utf8')
  writeFileSync(join(FOLDER, '.jidoka', 'units.json'), text)
  return (JSON.parse(text) as { units?: UnitRow[] }).units ?? []
}

function endOf({ verdict, stoppedBy, rounds }: UnitRow): string {
  return `${verdict}${stoppedBy === null ? '' : ` by ${stoppedBy}`} in round ${rounds}`
}

/** Each spec of the example says in a comment how its run ends; comments are never shown to a model. */
function foretold(spec: string): string {
  const text = readFileSync(join(FOLDER, spec), 'utf8')
  return /<!-- foretold: (.+) -->/.exec(text)?.[1] ?? 'not foretold'
}

function tableOf(units: UnitRow[]): string {
  const rows = units.map((unit) => [
    unit.serial,
    unit.spec.replace('specs/', ''),
    endOf(unit),
    shorten(unit.reason),
  ])
  const all = [['serial', 'spec', 'ended', 'why'], ...rows]
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function shorten(text: string): string {
  return text.length > 90 ? `${text.slice(0, 87)}...` : text
}

function nextSteps(units: UnitRow[]): string {
  const traces = units.flatMap((unit) =>
    unit.trace === null ? [] : [`  ${unit.serial}  ${relative(process.cwd(), unit.trace)}`],
  )
  const shown = units.find(({ verdict }) => verdict === 'released') ?? units[0]
  const trace = relative(process.cwd(), shown?.trace ?? '<trace>')
  const repo = relative(process.cwd(), FOLDER)
  const steps = [
    `npx --no jidoka verify ${trace} --repo ${repo}`,
    `npx --no jidoka replay ${trace} --repo ${repo}`,
    `npx --no jidoka trace ${shown?.serial ?? '<serial>'} --repo ${repo} --html`,
  ]
  return ['Traces', ...traces, '', 'Try next', ...steps.map((step) => `  ${step}`)].join('\n')
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

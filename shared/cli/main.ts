import { asFactoryError, ERROR_CODES, type FactoryError } from '../errors.ts'
import { safeLog } from '../safe-log.ts'
import { VERSION } from '../runner/version.ts'
import { readArguments, type Command, type Outcome, type Terminal } from './command.ts'

/** Loaded on demand: a command pays only for what it needs. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  init: async () => (await import('./init.ts')).command,
  run: async () => (await import('./run.ts')).command,
  validate: async () => (await import('./validate.ts')).command,
  show: async () => (await import('./show.ts')).command,
  verify: async () => (await import('./verify.ts')).command,
  trace: async () => (await import('./trace.ts')).command,
  replay: async () => (await import('./replay.ts')).command,
  compile: async () => (await import('./compile.ts')).command,
  pin: async () => (await import('./pin.ts')).command,
  doctor: async () => (await import('./doctor.ts')).command,
}

process.exitCode = await main(process.argv.slice(2))

async function main(words: string[]): Promise<number> {
  const [name, ...rest] = words
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return overview()
  if (name === '--version' || name === '-v') return print(VERSION)
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (load === undefined) return unknownCommand(name)
  const command = await load()
  if (rest.includes('--help') || rest.includes('-h')) return print(command.help.trim())
  return perform(command, rest)
}

async function perform(command: Command, words: string[]): Promise<number> {
  const asJson = words.includes('--json')
  try {
    return show(await command.run(readArguments(command, words), terminal()), asJson)
  } catch (thrown) {
    return showError(asFactoryError(thrown), asJson)
  }
}

function terminal(): Terminal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort(signal))
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  return { cwd: process.cwd(), env: process.env, say, signal: controller.signal }
}

function show(outcome: Outcome, asJson: boolean): number {
  process.stdout.write(`${asJson ? JSON.stringify(outcome.json, null, 2) : outcome.text}\n`)
  return outcome.exit
}

function showError(error: FactoryError, asJson: boolean): number {
  const { code, message, where, hint, retryable } = error
  if (asJson) print(JSON.stringify({ error: { code, message, where, next: hint, retryable } }, null, 2))
  process.stderr.write(`${describeError(error)}\n`)
  if (code === 'INTERNAL' && process.env['JIDOKA_DEBUG'] !== undefined)
    process.stderr.write(`${error.stack ?? ''}\n`)
  return code === 'INTERRUPTED' ? 130 : ERROR_CODES[code].kind === 'usage' ? 2 : 3
}

function describeError({ code, message, where, hint, retryable }: FactoryError): string {
  const lines = [`error ${code}${where === undefined ? '' : ` at ${where}`}: ${message}`]
  if (hint !== undefined) lines.push(`  next: ${hint}`)
  if (retryable) lines.push('  this may pass when run again')
  return safeLog(lines.join('\n'))
}

async function overview(): Promise<number> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  const rows = commands.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`)
  const usage = [
    'jidoka <command> [options]: a line for specifications that stops rather than pass a defect on',
    '',
  ]
  return print([...usage, ...rows, '', 'jidoka <command> --help shows its options and examples'].join('\n'))
}

function unknownCommand(name: string): number {
  const known = Object.keys(COMMANDS).join(', ')
  process.stderr.write(
    `${safeLog(`error USAGE: there is no command ${JSON.stringify(name)}`)}\n  next: use one of ${known}\n`,
  )
  return 2
}

function print(text: string): 0 {
  process.stdout.write(`${text}\n`)
  return 0
}

import { setImmediate } from 'node:timers/promises'
import { ERROR_CODES } from '../error-codes.ts'
import { asFactoryError, FactoryError, hasCode } from '../errors.ts'
import { keepDebuggerShut } from '../interruption.ts'
import { didYouMean } from '../text/distance.ts'
import { safeLog } from '../text/safe-log.ts'
import { VERSION } from '../version.ts'
import { readArguments, refuseOlderNode, type Command, type Outcome, type Terminal } from './command.ts'
import { COMMANDS, GROUPS, type Load } from './commands.ts'
import { keyboardOf, type OpenKeyboard } from './keyboard.ts'

const INTERRUPTED = 130

/** Within this time a second signal counts as the first one, which arrives twice: from the terminal and from the launcher. */
const SAME_SIGNAL_MS = 1000

keepDebuggerShut()
outliveReaders()
process.exitCode = await main(process.argv.slice(2))

async function main(words: string[]): Promise<number> {
  const asJson = words.includes('--json')
  const interruption = watchSignals()
  try {
    return await dispatch(words, { asJson, interruption })
  } catch (thrown) {
    return showError(await causeOf(thrown, interruption.signal), asJson)
  }
}

/** Who read the output may be gone, as `head` is after ten lines. The command still ends what it does, with its own exit code. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
}

/** A child that was ended by the same signal can fail before the signal itself arrives. */
async function causeOf(thrown: unknown, signal: AbortSignal): Promise<FactoryError> {
  const error = asFactoryError(thrown)
  await setImmediate()
  if (!signal.aborted || error.code === 'INTERRUPTED') return error
  return new FactoryError('INTERRUPTED', 'the command was interrupted', {
    cause: error,
    hint: 'run it again',
  })
}

interface Call {
  asJson: boolean
  interruption: Interruption
}

async function dispatch([name, ...rest]: string[], { asJson, interruption }: Call): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return overview()
  if (name === '--version' || name === '-v') return print(VERSION)
  const load = COMMANDS.get(name)
  if (load === undefined) throw unknownCommand(name)
  const command = await load()
  if (rest.includes('--help') || rest.includes('-h')) return print(command.help.trim())
  refuseOlderNode(command, process.versions.node)
  interruption.isAwaited = command.endsItself === true
  return show(await performCommand(command, rest, interruption), asJson)
}

/** Runs the command. A usage error without a hint gets one: the help of the command. */
async function performCommand(
  command: Command,
  words: string[],
  interruption: Interruption,
): Promise<Outcome> {
  const { stdin: input, stderr: output } = process
  const keyboard = keyboardOf({ input, output, ...interruption })
  try {
    return await command.run(readArguments(command, words), terminal(interruption, keyboard))
  } catch (thrown) {
    if (!hasCode(thrown, 'USAGE') || thrown.hint !== undefined) throw thrown
    throw thrown.with({ hint: `see jidoka ${command.name} --help` })
  } finally {
    keyboard.close()
  }
}

interface Interruption {
  signal: AbortSignal
  /** What a signal does. */
  interrupt: () => void
  /** Does the command end by itself once the signal is aborted? */
  isAwaited: boolean
}

/** The first signal lets a command that ends by itself finish. Every other command, and a second signal, end at once. */
function watchSignals(): Interruption {
  const controller = new AbortController()
  let first = Infinity
  const interrupt = (): void => {
    const isRepeated = performance.now() - first > SAME_SIGNAL_MS
    if (isRepeated || !interruption.isAwaited) process.exit(INTERRUPTED)
    first = Math.min(first, performance.now())
    controller.abort()
  }
  const interruption = { signal: controller.signal, isAwaited: false, interrupt }
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, interrupt)
  return interruption
}

function terminal({ signal }: Interruption, { ask }: OpenKeyboard): Terminal {
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  const isKeyboard = process.stdin.isTTY && process.stderr.isTTY
  return { cwd: process.cwd(), env: process.env, say, signal, ...(isKeyboard ? { ask } : {}) }
}

function show(outcome: Outcome, asJson: boolean): number {
  process.stdout.write(`${asJson ? JSON.stringify(outcome.json, null, 2) : outcome.text}\n`)
  return outcome.exit
}

function showError(error: FactoryError, asJson: boolean): number {
  const { code, message, where, next, retryable } = error
  if (asJson) print(JSON.stringify({ error: { code, message, where, next, retryable } }, null, 2))
  process.stderr.write(`${describeError(error)}\n`)
  if (code === 'INTERNAL' && process.env['JIDOKA_DEBUG'] !== undefined)
    process.stderr.write(`${error.stack ?? ''}\n`)
  return errorExit(error)
}

function errorExit({ code }: FactoryError): number {
  if (code === 'INTERRUPTED') return INTERRUPTED
  if (code === 'TRACE_REJECTED') return 1
  return ERROR_CODES[code].kind === 'usage' ? 2 : 3
}

function describeError({ code, message, where, next, retryable }: FactoryError): string {
  const lines = [`error ${code}${where === undefined ? '' : ` at ${where}`}: ${message}`, `  next: ${next}`]
  if (retryable) lines.push('  this may pass when run again')
  return safeLog(lines.join('\n'))
}

async function overview(): Promise<number> {
  const groups = await Promise.all(Object.entries(GROUPS).map(groupLines))
  const usage =
    'jidoka <command> [options]: a line for specifications that stops instead of passing a defect on'
  return print([usage, ...groups, '', 'jidoka <command> --help shows its options and examples'].join('\n'))
}

async function groupLines([title, loads]: [string, Record<string, Load>]): Promise<string> {
  const commands = await Promise.all(Object.values(loads).map((load) => load()))
  const width = Math.max(...[...COMMANDS.keys()].map((name) => name.length)) + 2
  return ['', title, ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`)].join('\n')
}

function unknownCommand(name: string): FactoryError {
  return new FactoryError('USAGE', `there is no command ${JSON.stringify(name)}`, {
    hint: [...didYouMean(name, [...COMMANDS.keys()]), `use one of ${[...COMMANDS.keys()].join(', ')}`].join(
      ' ',
    ),
  })
}

function print(text: string): 0 {
  process.stdout.write(`${text}\n`)
  return 0
}

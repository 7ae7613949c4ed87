import { parseArgs, type ParseArgsConfig } from 'node:util'
import { FactoryError } from '../errors.ts'
import { didYouMean } from '../text/distance.ts'

/** The result of a command: the exit code, and one JSON document for `--json`. */
export interface Outcome {
  exit: ExitCode
  json: unknown
  /** For people; printed to standard output without `--json`. */
  text: string
}

/** 0 released, paused or fine, 1 halted or refused, 2 bad usage, files or keys, 3 could not run, 4 asking, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130

export interface Terminal {
  cwd: string
  env: NodeJS.ProcessEnv
  /** Progress and prose: standard error. */
  say: (line: string) => void
  signal: AbortSignal
  /** Asks the person at the keyboard for one line; `undefined` at the end of their input, and once the signal is aborted. Absent without a terminal. */
  ask?: (prompt: string) => Promise<string | undefined>
}

export interface Command {
  name: string
  /** One line for the overview. */
  summary: string
  /** Usage, options and examples. */
  help: string
  options: NonNullable<ParseArgsConfig['options']>
  /** The oldest major version of Node that can do it. Default: any that starts the program. */
  node?: number
  /** The command cleans up and ends by itself after the terminal's signal. Any other command may be ended at once. */
  endsItself?: true
  run: (args: Arguments, terminal: Terminal) => Promise<Outcome>
}

/** The parsed words of one call. */
export interface Arguments {
  positionals: string[]
  text: (name: string) => string | undefined
  flag: (name: string) => boolean
}

/** `version`: of Node, without a v. @throws FactoryError HOST_UNSUPPORTED when the command needs a newer one. */
export function refuseOlderNode({ name, node = 0 }: Pick<Command, 'name' | 'node'>, version: string): void {
  if (Number(version.split('.')[0]) >= node) return
  throw new FactoryError(
    'HOST_UNSUPPORTED',
    `jidoka ${name} needs Node ${node} or newer, this is ${version}`,
    {
      hint: `install Node ${node} (https://nodejs.org) and start jidoka with it; validate, show, verify, trace and compile run on this one`,
    },
  )
}

/** The words after the command's name. @throws FactoryError USAGE naming the option. */
export function readArguments(command: Command, words: string[]): Arguments {
  const options = { ...command.options, json: { type: 'boolean' as const } }
  const { values, positionals } = parseWords(command, words, options)
  return {
    positionals,
    text: (name) => {
      const value = values[name]
      return typeof value === 'string' ? value : undefined
    },
    flag: (name) => values[name] === true,
  }
}

function parseWords(command: Command, words: string[], options: NonNullable<ParseArgsConfig['options']>) {
  try {
    return parseArgs({ args: words, options, allowPositionals: true, strict: true })
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split('. ')[0] : 'the words do not fit'
    const [, unknown = ''] = /^Unknown option '(--[\w-]+)/.exec(message ?? '') ?? []
    const meant = didYouMean(
      unknown,
      Object.keys(options).map((name) => `--${name}`),
    )
    throw new FactoryError('USAGE', `${command.name}: ${message ?? ''}`, {
      cause,
      hint: [...meant, `see jidoka ${command.name} --help`].join(' '),
    })
  }
}

/** Like {@link oneOf}, but `undefined` when the option is not given. @throws FactoryError USAGE. */
export function oneOfIfAny<const T extends string>(
  name: string,
  value: string | undefined,
  allowed: readonly T[],
): T | undefined {
  const [first] = allowed
  return value === undefined || first === undefined ? undefined : oneOf(name, value, allowed, first)
}

/** One of a closed set of words. @throws FactoryError USAGE. */
export function oneOf<const T extends string>(
  name: string,
  value: string | undefined,
  allowed: readonly T[],
  fallback: T,
): T {
  if (value === undefined) return fallback
  const found = allowed.find((each) => each === value)
  if (found !== undefined) return found
  throw new FactoryError('USAGE', `--${name} is ${JSON.stringify(value)}`, {
    hint: `use one of ${allowed.join(', ')}`,
  })
}

/** The single positional argument. @throws FactoryError USAGE. */
export function onlyPositional(args: Arguments, what: string): string {
  const [first, ...more] = args.positionals
  if (first !== undefined && more.length === 0) return first
  throw new FactoryError('USAGE', `give exactly one ${what}`)
}

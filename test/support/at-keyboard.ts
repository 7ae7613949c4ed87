import { spawn, spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sourceOf } from './programs.ts'

const PYTHON = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))'

/** Runs words in a pseudo terminal whose keyboard is standard input. */
type InTerminal = (words: string[]) => [program: string, words: string[]]

const TERMINALS: { probe: string[]; run: InTerminal }[] = [
  { probe: ['python3', '-c', 'import pty'], run: (words) => ['python3', ['-c', PYTHON, ...words]] },
  {
    // of util-linux; the one of BSD knows no --version
    probe: ['script', '--version'],
    run: (words) => ['script', ['-qefc', words.map(quoted).join(' '), '/dev/null']],
  },
]

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** Why nobody can type here; `undefined` where somebody can. */
export const NO_KEYBOARD =
  findTerminal() === undefined
    ? 'neither python3 nor script (util-linux) makes a pseudo terminal here'
    : undefined

function findTerminal(): InTerminal | undefined {
  const works = ([program = '', ...words]: string[]): boolean => spawnSync(program, words).status === 0
  return process.platform === 'win32' ? undefined : TERMINALS.find(({ probe }) => works(probe))?.run
}

export interface TypedRun {
  exit: number | null
  /** All that the terminal showed. */
  screen: string
}

const END_OF_INPUT = '\u0004'

/** Runs the command line in a terminal, and types the next of `keys` each time that `prompt` is shown once more; after them Ctrl-D. */
export function runAtKeyboard(
  cwd: string,
  words: string[],
  { prompt, keys }: { prompt: string; keys: readonly string[] },
): Promise<TypedRun> {
  const run = findTerminal()
  if (run === undefined) throw new Error(NO_KEYBOARD)
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, TMPDIR: tmpdir(), XDG_CONFIG_HOME: join(tmpdir(), 'jidoka-test-config') }
  const [program, given] = run([process.execPath, sourceOf('jidoka'), ...words])
  const child = spawn(program, given, { cwd, env: { ...env, TERM: 'dumb' } })
  let [screen, typed] = ['', 0]
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString('utf8')
    while (typed < screen.split(prompt).length - 1) child.stdin.write(keys[typed++] ?? END_OF_INPUT)
  })
  const { promise, resolve } = Promise.withResolvers<TypedRun>()
  child.on('close', (exit) => resolve({ exit, screen }))
  return promise
}

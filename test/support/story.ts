import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeExample, type ExampleOptions } from '../../examples/repository.ts'
import { entryOf, sourceOf, startUpVariables } from './programs.ts'

export interface Ran {
  exit: number | null
  stdout: string
  stderr: string
}

/**
 * Runs the command line under test as a person would, in `cwd`, with nothing of the test's own environment but what Node and git need: the
 * bundle where there are bundles, which starts in less time, else the source.
 */
export function runCli(cwd: string, words: string[], env: Record<string, string> = {}): Promise<Ran> {
  return runProgram(entryOf('jidoka'), cwd, words, { ...startUpVariables(), ...env })
}

/** The same from its source, whatever is under test. */
export function runSourceCli(cwd: string, words: string[]): Promise<Ran> {
  return runProgram(sourceOf('jidoka'), cwd, words)
}

/** The same for any file that Node can start, e.g. a bundle. */
export function runProgram(
  entry: string,
  cwd: string,
  words: string[],
  env: Record<string, string> = {},
): Promise<Ran> {
  const { promise, resolve } = Promise.withResolvers<Ran>()
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [entry, ...words], {
    cwd,
    // what a machine was told goes to a folder of tests
    env: { PATH, HOME, TMPDIR: tmpdir(), XDG_CONFIG_HOME: join(tmpdir(), 'jidoka-test-config'), ...env },
  })
  const out: Buffer[] = []
  const errors: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
  const textOf = (chunks: Buffer[]): string => Buffer.concat(chunks).toString('utf8')
  child.on('close', (exit) => resolve({ exit, stdout: textOf(out), stderr: textOf(errors) }))
  return promise
}

export interface UnitJson {
  spec: string
  serial: string
  verdict: string
  rounds: number
  stoppedBy: string | null
  reason: string
  trace: string | null
  /** The first step first. */
  next: string[]
  usage: { calls: number; inputTokens: number; outputTokens: number }
  error?: { code: string; next?: string; retryable: boolean }
}

export interface Story {
  folder: string
  /** `jidoka run <spec> --json` of one of the example's specs. */
  run: (spec: string, words?: string[], env?: Record<string, string>) => Promise<Ran & { unit: UnitJson }>
  cli: (words: string[], env?: Record<string, string>) => Promise<Ran>
  remove: () => void
}

/** A fresh copy of the example repository; `endpoint` replaces both models' endpoints. */
export function makeStory(options: ExampleOptions & { endpoint?: string } = {}): Story {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-story-'))
  const { endpoint, adapt, ...rest } = options
  makeExample(folder, {
    ...rest,
    ...(endpoint === undefined ? {} : { withoutCassettes: true }),
    adapt: (copy) => {
      if (endpoint !== undefined) pointAt(copy, endpoint)
      adapt?.(copy)
    },
  })
  const cli = (words: string[], env?: Record<string, string>): Promise<Ran> => runCli(folder, words, env)
  return {
    folder,
    cli,
    async run(spec, words = [], env) {
      const ran = await cli(['run', `specs/${spec}.spec.md`, '--json', ...words], env)
      const { units } = JSON.parse(ran.stdout) as { units: UnitJson[] }
      const [unit] = units
      if (unit === undefined) throw new Error(`no unit in ${ran.stdout}`)
      return { ...ran, unit }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Lets both models of a copied factory.yml ask this endpoint, without a key. */
export function pointAt(folder: string, endpoint: string): void {
  const path = join(folder, 'factory.yml')
  const text = readFileSync(path, 'utf8')
    .replaceAll(/endpoint: "[^"]+"/g, `endpoint: "${endpoint}"`)
    .replaceAll(/, key: \w+/g, '')
  writeFileSync(path, text)
}

/** Replaces text in a file of a copy; a text that is not there is a mistake of the test. */
export function edit(folder: string, name: string, from: string | RegExp, to: string): void {
  const path = join(folder, name)
  const before = readFileSync(path, 'utf8')
  const after = before.replace(from, to)
  if (after === before) throw new Error(`${name} does not hold ${String(from)}`)
  writeFileSync(path, after)
}

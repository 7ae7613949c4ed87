import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const ROOT = join(import.meta.dirname, '..', '..')
/** Folder of the bundles, as for the tests. Default: dist/. */
export const DIST = resolve(ROOT, process.env['JIDOKA_DIST'] ?? 'dist')
const BUNDLE = join(DIST, 'jidoka.js')
/** What people install are the bundles; without them the sources are measured. */
export const IS_BUNDLED = existsSync(BUNDLE)
export const CLI = IS_BUNDLED ? BUNDLE : join(ROOT, 'shared', 'cli', 'jidoka.js')

export interface Measured {
  /** Median of the runs, in milliseconds. */
  ms: number
  /** Standard output of the last run. */
  output: string
}

/** Runs a program `runs` times and gives the median wall time. @throws Error when it cannot be run or exits otherwise than expected. */
export function measure(
  command: string,
  words: string[],
  options: { cwd?: string; runs?: number; exits?: number[]; env?: NodeJS.ProcessEnv } = {},
): Measured {
  const { cwd = ROOT, runs = 3, exits = [0], env = process.env } = options
  const times: number[] = []
  let output = ''
  for (let run = 0; run < runs; run++) {
    const began = performance.now()
    const result = spawnSync(command, words, { cwd, env, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 })
    times.push(performance.now() - began)
    output = result.stdout
    if (!exits.includes(result.status ?? -1))
      throw new Error(
        `${command} ${words.join(' ')} ended with ${result.status ?? 'a signal'}: ${result.stderr}`,
      )
  }
  return { ms: times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0, output }
}

/** One line of the report: `what: 1234 ms, peer 456 ms, ratio 2.71`. */
export function ratio(what: string, ours: number, peer: string, theirs: number): string {
  return `${what}: ${ours.toFixed(0)} ms; ${peer}: ${theirs.toFixed(0)} ms; ratio ${(ours / theirs).toFixed(2)}`
}

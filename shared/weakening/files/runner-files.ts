import { posix } from 'node:path'
import { shown, type Weakening } from '../weakening.ts'
import { newSwallows } from './commands.ts'

const RUNNERS = /^(?:(?:gnu)?makefile|[^/]+\.mk|\.?justfile|taskfile\.ya?ml|\.npmrc)$/

/** Does it say how commands of the repository are run: a Makefile, or the settings of npm? */
export function isRunnerFile(path: string): boolean {
  return RUNNERS.test(posix.basename(path).toLowerCase())
}

/** Settings of npm by which a script need not be what package.json says. */
const RUNS_OTHERWISE = /^\s*(script-shell|node-options|if-present|shell)\s*=/
/** make goes on after a line that begins with a dash. */
const GOES_ON = /^\t\s*@?-/

/** Ways to let a failure pass that a file of commands has and had not. */
export function runnerLosses(file: string, before: string, after: string): Weakening[] {
  const isNpm = posix.basename(file) === '.npmrc'
  const pattern = isNpm ? RUNS_OTHERWISE : GOES_ON
  const known = new Set(before.split(/\r?\n/).map((line) => line.trim()))
  const lines = after.split(/\r?\n/).flatMap((line, at): Weakening[] => {
    if (!pattern.test(line) || known.has(line.trim())) return []
    const what = isNpm
      ? `scripts are run otherwise: ${shown(line)}`
      : `a failure passes: ${shown(line.trim())}`
    return [
      { code: 'WEAKENED_FAILURE', file, subject: line.trim().slice(0, 200), what, line: at + 1, column: 1 },
    ]
  })
  const swallows = isNpm ? [] : newSwallows(before, after)
  if (swallows.length === 0) return lines
  const what = `a failure passes: ${swallows.join(', ')}`
  return [...lines, { code: 'WEAKENED_FAILURE', file, subject: 'file', what }]
}

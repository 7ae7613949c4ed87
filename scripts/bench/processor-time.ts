import { spawnSync } from 'node:child_process'
import { quantile } from '../../shared/statistics.ts'

export interface Call {
  command: string
  words: string[]
  cwd: string
  env?: NodeJS.ProcessEnv
}

/**
 * Processor time of each call with all processes that it waited for, in milliseconds: medians of `runs`, in turn, so that all meet the same load.
 * A busy machine changes it less than the time on the clock. The first round fills caches and does not count. Needs a POSIX shell.
 * @throws Error when a call exits otherwise than with 0.
 */
export function processorTimes(calls: readonly Call[], runs: number): number[] {
  const rounds = Array.from({ length: runs + 1 }, () => calls.map(processorTime)).slice(1)
  return calls.map((_, at) =>
    quantile(
      rounds.map((round) => round[at] ?? 0),
      0.5,
    ),
  )
}

/** `times` prints the user and system time of the shell, and below that of what it has run (POSIX.1-2024, special built-in utilities). */
const SCRIPT = '"$@" >/dev/null || exit; times'

function processorTime({ command, words, cwd, env = process.env }: Call): number {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', SCRIPT, 'sh', command, ...words], {
    cwd,
    env,
    encoding: 'utf8',
  })
  if (status !== 0)
    throw new Error(`${command} ${words.join(' ')} ended with ${status ?? 'a signal'}: ${stderr}`)
  const line = stdout.trim().split('\n').at(-1) ?? ''
  const [user, system] = [...line.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60_000 + Number(seconds) * 1000,
  )
  if (user === undefined || system === undefined) throw new Error(`the shell printed no times: ${line}`)
  return user + system
}

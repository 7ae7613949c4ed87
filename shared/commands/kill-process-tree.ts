import { readdirSync, readFileSync } from 'node:fs'
import { canMark, isMarked, limitsOf } from './process-mark.ts'

/**
 * Kills a process group at once. With `home`, on Linux, also what left the group (daemons, `setsid`): see
 * {@link endSurvivors}. Returns how many processes are still there.
 */
export function killProcessTree(leader: number, home: string | undefined): number {
  kill(-leader)
  return home === undefined ? 0 : endSurvivors({ home })
}

/**
 * Ends every process of a run, or of any run whose place lies in a folder, that can be told by its environment or by its mark
 * (process-mark.ts). Returns how many are still there after two seconds, such as those of another user. On other systems
 * than Linux nothing is looked for.
 */
export function endSurvivors(of: { home: string } | { folder: string }): number {
  if (process.platform !== 'linux') return 0
  const isOurs = finderOf(of)
  for (let sweep = 0, quiet = 0; sweep < SWEEPS; sweep++) {
    const before = forks()
    const found = pidsThat(isOurs)
    quiet = found.length === 0 ? quiet + 1 : 0
    // a process that starts another one and ends may be missed while it is looked for
    if (quiet === QUIET_SWEEPS || (quiet > 0 && forks() === before)) return 0
    for (const pid of found) kill(pid)
    pause(Math.min(2 ** sweep, MOST_PAUSE_MS))
  }
  return pidsThat(isOurs).length
}

const SWEEPS = 100
/** So many in a row find nothing where other processes of the machine start more. */
const QUIET_SWEEPS = 4
const MOST_PAUSE_MS = 20

/** How many processes this machine has started so far (proc_stat(5)). */
function forks(): string | undefined {
  return /^processes (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1]
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // the process has ended, or it belongs to another user
  }
}

/** Where limits cannot tell processes apart, the environment alone does. */
function finderOf(of: { home: string } | { folder: string }): (pid: number) => boolean {
  const isHome = 'home' in of ? homeIs(of.home) : homeIsIn(of.folder)
  if (!canMark()) return isHome
  return (pid) => {
    const limits = limitsOf(pid)
    return (limits !== undefined && isMarked(limits, of)) || isHome(pid)
  }
}

function homeIs(home: string): (pid: number) => boolean {
  return (pid) => environmentOf(pid).includes(`\0HOME=${home}\0`)
}

function homeIsIn(folder: string): (pid: number) => boolean {
  return (pid) => environmentOf(pid).includes(`\0HOME=${folder}/`)
}

function environmentOf(pid: number): string {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`
  } catch {
    return ''
  }
}

function pidsThat(isOurs: (pid: number) => boolean): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && isOurs(pid) && !hasEnded(pid))
}

/** Nobody has asked yet how it ended: state Z or X of proc(5). */
function hasEnded(pid: number): boolean {
  try {
    return /^[ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\) /s, ''))
  } catch {
    return true
  }
}

import { readdirSync, readFileSync } from 'node:fs'

/**
 * Kills a process group at once. With `home`, on Linux, also what left the group (daemons, `setsid`): anything whose
 * environment still names that folder, which must be the run's own. A process that gave up its environment stays: only
 * isolation ends that.
 */
export function killProcessTree(leader: number, home: string | undefined): void {
  kill(-leader)
  if (process.platform !== 'linux' || home === undefined) return
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    const found = orphanPids(home)
    if (found.length === 0) return
    for (const pid of found) kill(pid)
  }
}

/** A process may start another one while it is looked for. */
const MAX_SWEEPS = 5

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // the process has ended, or it belongs to another user
  }
}

function orphanPids(home: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && hasHome(pid, home))
}

function hasHome(pid: number, home: string): boolean {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(`\0HOME=${home}\0`)
  } catch {
    return false
  }
}

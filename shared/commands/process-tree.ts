import { readdirSync, readFileSync } from 'node:fs'

/**
 * Kills a process group at once, and on Linux also what left the group (daemons, `setsid`): anything whose environment
 * still names the run's own home folder.
 */
export function killProcessTree(leader: number | undefined, env: Record<string, string>): void {
  if (leader === undefined) return
  kill(-leader)
  const home = env['HOME']
  if (process.platform !== 'linux' || home === undefined) return
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    const found = orphanPids(home)
    if (found.length === 0) return
    for (const pid of found) kill(pid)
  }
}

/** A stray may start another while it is being looked for. */
const MAX_SWEEPS = 5

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it is gone already, or it was never ours to kill
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

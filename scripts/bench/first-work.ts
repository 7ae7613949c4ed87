import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Walk } from '../../test/support/walk.ts'
import { measure, ratio, ROOT } from './measure.ts'

const RUNS = 3

/**
 * From the start of a station's process to its first question to the repository: everything before is start-up and
 * inputs, everything after is its work. Measured on the bundles when they are built, beside a bare start of Node.
 */
export async function benchFirstWork(): Promise<string[]> {
  const isBuilt = existsSync(join(ROOT, 'dist', 'index.js'))
  if (isBuilt) process.env['JIDOKA_DIST'] ??= 'dist'
  // these read JIDOKA_DIST as they are loaded
  const { startWalk } = await import('../../test/support/walk.ts')
  const { SIGNING_STATIONS } = await import('../../test/support/station-keys.ts')
  const bare = measure(process.execPath, ['-e', '0'], { runs: 5 }).ms
  const walk = startWalk({ spec: 'truncate-middle' })
  const watch = watchGit()
  try {
    const lines: string[] = []
    for (const station of SIGNING_STATIONS) {
      const what = `${station} (${isBuilt ? 'bundle' : 'source'}): start to first useful work`
      lines.push(ratio(what, await firstWork(walk, station, watch), 'bare node', bare))
      if (station === 'style-gate') await walk.commands('test')
    }
    return lines
  } finally {
    walk.remove()
    watch.remove()
  }
}

interface Watch {
  /** Variables that put the watching git before the real one. */
  env: Record<string, string>
  /** When git was first asked since the last look, in milliseconds of the epoch. */
  take(): number
  remove(): void
}

function watchGit(): Watch {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-watch-'))
  const mark = join(folder, 'first')
  const path = process.env['PATH'] ?? ''
  const script = `#!/bin/sh\n[ -e "${mark}" ] || date +%s%N > "${mark}"\nPATH="${path}" exec git "$@"\n`
  writeFileSync(join(folder, 'git'), script, { mode: 0o755 })
  return {
    env: { PATH: `${folder}${delimiter}${path}` },
    take() {
      const at = Number(readFileSync(mark, 'utf8')) / 1e6
      rmSync(mark)
      return at
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Median of some forks of the unit at this station, in milliseconds; then the unit itself goes on. */
async function firstWork(walk: Walk, station: string, watch: Watch): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const began = performance.timeOrigin + performance.now()
    await walk.fork().station(station, {}, watch.env)
    times.push(watch.take() - began)
  }
  await walk.station(station)
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0
}

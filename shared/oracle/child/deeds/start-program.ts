import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PRELOADED, type PreloadSetting } from '../preload/setting.ts'
import type { DeedPlace } from './place.ts'

export interface StartedIn extends Pick<DeedPlace, 'folder' | 'shiftDays'> {
  /** Working directory. */
  cwd: string
  env: Readonly<Record<string, string>>
}

/**
 * Starts a program of the repository with Node. What a compiler would make of its sources, a loader that goes ahead of it makes; the program
 * sees nothing of that.
 */
export function startProgram(
  [run, ...words]: readonly [string, ...string[]],
  { folder, shiftDays, cwd, env }: StartedIn,
): ChildProcessWithoutNullStreams {
  const setting: PreloadSetting = { folder, shiftDays }
  return spawn(process.execPath, ['--import', preload(), join(folder, run), ...words], {
    cwd,
    env: { ...ordinary(), ...env, [PRELOADED]: JSON.stringify(setting) },
  })
}

function ordinary(): Record<string, string> {
  const known = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ']
  return Object.fromEntries(
    known.flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** The source, or its program in the bundle that this file was built into. */
function preload(): string {
  const entry = import.meta.url.endsWith('.ts') ? '../preload/main.ts' : './example-preload.js'
  return fileURLToPath(new URL(entry, import.meta.url))
}

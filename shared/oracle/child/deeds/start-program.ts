import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { VARIABLES } from '../look-ordinary.ts'
import { PRELOADED, type PreloadSetting } from '../preload/setting.ts'
import type { DeedPlace } from './place.ts'

export interface StartedIn extends Pick<DeedPlace, 'folder' | 'shiftDays'> {
  /** Working directory. */
  cwd: string
  env: Readonly<Record<string, string>>
  /** What stands on its standard input. Default: nothing. */
  stdin?: string
}

/** A program whose output can be read. */
export type Started = ChildProcess & { stdout: Readable; stderr: Readable }

/**
 * Starts a program of the repository with Node. What a compiler would make of its sources, a loader that goes ahead of it makes; the program
 * sees nothing of that.
 */
export function startProgram(
  [run, ...words]: readonly [string, ...string[]],
  { folder, shiftDays, cwd, env, stdin = '' }: StartedIn,
): Started {
  const setting: PreloadSetting = { folder, shiftDays }
  const input = openInput(stdin)
  try {
    return spawn(process.execPath, ['--import', preload(), join(folder, run), ...words], {
      cwd,
      env: { ...ordinary(), ...env, [PRELOADED]: JSON.stringify(setting) },
      stdio: [input, 'pipe', 'pipe'],
    }) as Started
  } finally {
    closeSync(input)
  }
}

/** A file without a name: a program that reads all of its input at once gets all of it, as it does in a shell. */
function openInput(text: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'in-'))
  try {
    writeFileSync(join(folder, 'text'), text)
    return openSync(join(folder, 'text'), 'r')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function ordinary(): Record<string, string> {
  return Object.fromEntries(
    [...VARIABLES].flatMap((name) => {
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

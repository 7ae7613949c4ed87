import { realpath } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { LaunchPlace } from './launch.ts'

/** Where children work, and where their variables point. */
export interface ChildFolders {
  folder: string
  path: string
  home: string
  tmp: string
}

/** The place of a child: its working directory is absolute and resolved, and its variables are those of no particular machine. */
export async function childPlace({ folder, path, home, tmp }: ChildFolders): Promise<LaunchPlace> {
  const env = { PATH: path, HOME: home, TMPDIR: tmp, LANG: 'C.UTF-8', TZ: 'UTC' }
  return { cwd: await realpath(folder), env }
}

/**
 * What a child leaves running is found by the name of its home, so children that live at one time need two names for it.
 */
export function otherHome({ cwd, env }: LaunchPlace): LaunchPlace {
  return { cwd, env: { ...env, HOME: `${env['HOME'] ?? ''}/.` } }
}

/** Program and words of a child: the source beside this file, or its program in the bundle that this file was built into. */
export function callsProgram(): string[] {
  const entry = import.meta.url.endsWith('.ts') ? '../child/main.ts' : './example-calls.js'
  return [process.execPath, fileURLToPath(new URL(entry, import.meta.url))]
}

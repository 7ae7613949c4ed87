import { join } from 'node:path'

/** What a program sees of itself is then what a program of the repository in this folder would see. */
export function lookOrdinary(folder: string): void {
  process.argv = [process.argv[0] ?? 'node', join(folder, 'index.js')]
  process.execArgv = []
  // the shell that started this process has added its own
  for (const name of Object.keys(process.env))
    if (!VARIABLES.has(name)) Reflect.deleteProperty(process.env, name)
  Reflect.deleteProperty(globalThis, 'jidokaProgram')
}

/** The variables that a process of the repository has. */
export const VARIABLES: ReadonlySet<string> = new Set(['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ'])

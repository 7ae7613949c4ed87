import { posix } from 'node:path'
import { COMMAND_SHELL } from './launch.ts'
import type { WorkOrder } from './work-order.ts'

type Words = readonly [string, ...string[]]

/**
 * What a station starts, in order: `run`, then the formatters. A formatter gets the paths as words of its shell, never as a part of its
 * script: a name of the change is no command. Without a changed file none is started: many would take the whole folder.
 */
export function commandLines({ work, files = [] }: Pick<WorkOrder, 'work' | 'files'>): Words[] {
  const run = work.run.map((command): Words => [...COMMAND_SHELL, command])
  const paths = pathsFrom(work.directory ?? '', files)
  if (paths.length === 0) return run
  const format = (work.format ?? []).map((command): Words => [
    ...COMMAND_SHELL,
    takesWords(command) ? command : `${command} "$@"`,
    'bash',
    ...paths,
  ])
  return [...run, ...format]
}

/** Does a command say itself where the paths go? */
function takesWords(command: string): boolean {
  return command.includes('"$@"')
}

/** As the folder in which the commands start sees them; files elsewhere belong to another project. */
function pathsFrom(folder: string, files: readonly string[]): string[] {
  if (folder === '') return [...files]
  return files.filter((path) => path.startsWith(`${folder}/`)).map((path) => posix.relative(folder, path))
}

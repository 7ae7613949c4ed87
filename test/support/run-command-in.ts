import { readArguments, type Command, type Outcome } from '../../shared/cli/command.ts'

/** Runs a command of the command line in a folder, without a process; what it gives with `--json`. */
export async function runCommandIn(
  cwd: string,
  command: Command,
  words: readonly string[],
): Promise<unknown> {
  return (await outcomeIn(cwd, command, words)).json
}

/** The same with these variables; how it ended, and all that it says. */
export function outcomeIn(
  cwd: string,
  command: Command,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  const { signal } = new AbortController()
  const terminal = { cwd, env, say: () => undefined, signal }
  return command.run(readArguments(command, [...words]), terminal)
}

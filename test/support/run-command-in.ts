import { readArguments, type Command } from '../../shared/cli/command.ts'

/** Runs a command of the command line in a folder, without a process; what it gives with `--json`. */
export async function runCommandIn(
  cwd: string,
  command: Command,
  words: readonly string[],
): Promise<unknown> {
  const { signal } = new AbortController()
  const terminal = { cwd, env: {}, say: () => undefined, signal }
  return (await command.run(readArguments(command, [...words]), terminal)).json
}

/** File, under the runner's temporary folder, that holds what the commands of a station printed. */
export const CAPTURED_OUTPUT = 'jidoka-output.txt'

/**
 * A bash script (for `bash -eo pipefail`) that runs commands one after the other, each in a shell of its own as
 * `jidoka run` does, and stops at the first that fails.
 */
export function commandScript(commands: readonly string[]): string {
  return `${commands.map(commandLine).join('\n')}\n`
}

/** The same with everything printed kept in a file for the outcome document. */
export function capturedScript(commands: readonly string[]): string {
  const lines = commands.map((command) => `  ${commandLine(command)}`)
  return ['{', ...lines, `} 2>&1 | tee "$RUNNER_TEMP/${CAPTURED_OUTPUT}"`, ''].join('\n')
}

function commandLine(command: string): string {
  return `bash -eo pipefail -c ${quoted(command)}`
}

/** One POSIX shell word with exactly this text. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

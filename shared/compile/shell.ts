import { RUN_FOLDER } from '../commands/collect-run.ts'
import { COMMAND_SHELL, commandVariables } from '../commands/execute.ts'

/** The part of a step that says what to run. */
export interface CommandStep {
  shell: 'bash'
  env: Record<string, string>
  run: string
}

/**
 * The part of a step that runs commands one after the other, each in a shell of its own, and stops at the first that
 * fails. The commands travel in the environment: no text of factory.yml becomes part of a script.
 */
export function commandStep(commands: readonly string[]): CommandStep {
  const lines = commands.map((_, index) => `${COMMAND_SHELL.join(' ')} "$${variable(index)}"\n`)
  return { shell: 'bash', env: variablesOf(commands), run: lines.join('') }
}

/**
 * The same for the commands of a station, as `jidoka run` starts them: with nothing of the job's environment, an empty
 * standard input, and both outputs in one. Each command has a pipe of its own, so a process that it leaves running cannot
 * write into the output of the next command; the script waits two seconds at most for it.
 */
export function stationCommandStep(commands: readonly string[]): CommandStep {
  const lines = commands.map((_, index) => `run ${index + 1} "$${variable(index)}"\n`)
  return { shell: 'bash', env: variablesOf(commands), run: `${PRELUDE}${lines.join('')}` }
}

function variablesOf(commands: readonly string[]): Record<string, string> {
  return Object.fromEntries(commands.map((command, index) => [variable(index), command]))
}

function variable(index: number): string {
  return `COMMAND_${index + 1}`
}

const ENVIRONMENT = Object.entries(
  commandVariables({ path: '"$PATH"', home: '"$place/home"', tmp: '"$place/tmp"' }),
)
  .map(([name, value]) => `${name}=${value}`)
  .join(' ')

const PRELUDE = `place="$RUNNER_TEMP/${RUN_FOLDER}"
rm -rf "$place"
mkdir -p "$place/home" "$place/tmp"
: > "$place/started"
trap 'echo "$?" > "$place/code"' EXIT
run() {
  code=0
  mkfifo "$place/pipe.$1"
  tee "$place/output.$1" < "$place/pipe.$1" &
  env -i ${ENVIRONMENT} \\
    ${COMMAND_SHELL.join(' ')} "$2" < /dev/null > "$place/pipe.$1" 2>&1 || code=$?
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    kill -0 $! 2> /dev/null || return "$code"
    sleep 0.2
  done
  kill $! 2> /dev/null || true
  return "$code"
}
`

import { resolve } from 'node:path'
import { FactoryError } from '../errors.ts'
import { safeWord } from '../text/safe-log.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import type { Check } from './doctor/check.ts'
import { diagnose } from './doctor/diagnose.ts'

export const command: Command = {
  name: 'doctor',
  summary: 'check whether the line can run here, and say how to fix it',
  help: `
jidoka doctor [--repo DIR] [--json]

Checks everything a line depends on: Node, git, the repository, the versions of its documents, factory.yml, the house
standard and its self-test, the layers, whether the line can show anything and its commands can run, here and in their jobs, the specs, the
keys of the stations, the compiled workflows, the permissions and secrets they need, and whether the model services can be reached (a connection is opened and closed; no key is sent). Prints one line for each check, and how to fix what is wrong.
Reads files from the work tree; changes nothing.

  --repo DIR     repository (default: the one around the current folder); a folder with a factory.yml of its own, or below one,
                 is that project
  --json         one JSON document on standard output

Exit: 0 nothing to fix, 1 something to fix, 2 bad usage.

Examples
  jidoka doctor
  jidoka doctor --repo ../shop --json
`,
  options: { repo: { type: 'string' } },
  run,
}

async function run(args: Arguments, { cwd, env }: Terminal): Promise<Outcome> {
  if (args.positionals.length > 0) throw new FactoryError('USAGE', 'doctor takes options only')
  const checks = await diagnose(resolve(cwd, args.text('repo') ?? '.'), env)
  const ok = checks.every(({ state }) => state !== 'fix')
  return { exit: ok ? 0 : 1, json: { ok, checks }, text: checksText(checks) }
}

const WIDTH = 13

function checksText(checks: readonly Check[]): string {
  const lines = checks.flatMap(({ name, state, detail, fix }) => [
    safeWord(`${state.padEnd(5)} ${name.padEnd(WIDTH)} ${detail}`, 400),
    ...(fix === null ? [] : [safeWord(`${' '.repeat(WIDTH + 7)}-> ${fix}`, 400)]),
  ])
  const count = checks.filter(({ state }) => state === 'fix').length
  return [...lines, '', count === 0 ? 'nothing to fix' : `${count} to fix`].join('\n')
}

import { resolve } from 'node:path'
import { FactoryError } from '../errors.ts'
import { safeWord } from '../text/safe-log.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import type { Check } from './doctor/check.ts'
import { diagnose } from './doctor/diagnose.ts'

export const command: Command = {
  name: 'doctor',
  summary: 'check from outside whether the line can run, and how to mend it',
  help: `
jidoka doctor [--repo DIR] [--json]

Looks at everything a line depends on: Node, git, the repository, factory.yml, the house standard and its self-test, the specs,
the keys of the stations, the compiled workflows, the permissions and secrets they ask for, and whether the model services can be
reached (a connection is opened and closed; no key is sent). One line for each, and what to do where something is wrong.
Files are read from the work tree; nothing is changed.

  --repo DIR     repository (default: the one around the current folder)
  --json         one JSON document on standard output

Exit: 0 all fine, 1 something to mend, 2 bad usage.

Examples
  jidoka doctor
  jidoka doctor --repo ../shop --json
`,
  options: { repo: { type: 'string' } },
  run,
}

async function run(args: Arguments, { cwd, env }: Terminal): Promise<Outcome> {
  if (args.positionals.length > 0) throw new FactoryError('USAGE', 'doctor: it takes no words, only options')
  const checks = await diagnose(resolve(cwd, args.text('repo') ?? '.'), env)
  const ok = checks.every(({ state }) => state !== 'mend')
  return { exit: ok ? 0 : 1, json: { ok, checks }, text: textOf(checks) }
}

const WIDTH = 13

function textOf(checks: readonly Check[]): string {
  const lines = checks.flatMap(({ name, state, detail, mend }) => [
    safeWord(`${state.padEnd(5)} ${name.padEnd(WIDTH)} ${detail}`, 400),
    ...(mend === null ? [] : [safeWord(`${' '.repeat(WIDTH + 7)}-> ${mend}`, 400)]),
  ])
  const count = checks.filter(({ state }) => state === 'mend').length
  return [...lines, '', count === 0 ? 'all fine' : `${count} to mend`].join('\n')
}

import { resolve } from 'node:path'
import { FactoryError } from '../errors.ts'
import { gitText } from '../git/git.ts'
import { repositoryTop } from '../git/revision.ts'
import { LOCK_PATH } from '../line/compile/action-lock.ts'
import { WORKFLOW_FOLDER } from '../line/compile/workflow-files.ts'
import type { Factory } from '../line/factory.ts'
import { safeWord } from '../safe-log.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { examined, type Check } from './doctor/check.ts'
import { checkFactory, checkHouse, checkSpecs } from './doctor/control-files.ts'
import { checkEndpoints } from './doctor/endpoints.ts'
import { checkCommitted, checkGitVersion, checkNode, checkRepository } from './doctor/surroundings.ts'
import { checkTrust } from './doctor/trust.ts'
import { checkWorkflows } from './doctor/workflows.ts'
import { sourcesOf } from './work-tree.ts'

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

async function diagnose(folder: string, env: NodeJS.ProcessEnv): Promise<Check[]> {
  const checks = [checkNode(process.versions.node)]
  checks.push(...(await examined('git', async () => [checkGitVersion(await gitText('.', ['--version']))])))
  const top = await examined('repository', async () => [repositoryCheck(await repositoryTop(folder))])
  const repo = top[0]?.state === 'ok' ? top[0].detail : undefined
  if (repo === undefined) return [...checks, ...top]
  checks.push(...(await examined('repository', () => checkRepository(repo))))
  return [...checks, ...(await diagnoseFiles(repo, env))]
}

function repositoryCheck(repo: string): Check {
  return { name: 'repository', state: 'ok', detail: repo, mend: null }
}

async function diagnoseFiles(repo: string, env: NodeJS.ProcessEnv): Promise<Check[]> {
  const { checks, factory, bytes } = await checkFactory(repo)
  if (factory === undefined) return checks
  const looks: [name: string, look: () => Promise<Check[]>][] = [
    ['committed', () => checkCommitted(repo, controlPaths(factory))],
    ['house', () => checkHouse(repo, factory.house)],
    ['specs', () => checkSpecs(repo, factory)],
    ['keys', () => checkTrust(repo, factory)],
    ['workflows', () => checkWorkflows(repo, factory, sourcesOf(bytes))],
    ['models', () => checkEndpoints(factory, env)],
  ]
  for (const [name, look] of looks) checks.push(...(await examined(name, look)))
  return checks
}

const COMPILED_FILES = `:(glob)${WORKFLOW_FOLDER}/factory*.yml`

/** As git takes them. */
function controlPaths({ house, signing }: Factory): string[] {
  const trust = signing.mode === 'keyed' ? [signing.trust] : []
  return ['factory.yml', ...(house === undefined ? [] : [house]), ...trust, LOCK_PATH, COMPILED_FILES]
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

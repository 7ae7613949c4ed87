import { compileFactory } from '../compile/compile.ts'
import { readLock } from '../compile/read-workflows.ts'
import { FactoryError } from '../errors.ts'
import type { Factory } from '../factory/factory.ts'
import { safeLog, safeWord } from '../text/safe-log.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { applyGroups, type AppliedStep } from './keys/apply.ts'
import {
  destinationOf,
  environmentGroups,
  plainGroups,
  shellLine,
  type Destination,
  type GhGroup,
} from './keys/gh-steps.ts'
import { neededSecrets, type NeededSecret } from './keys/needed-secrets.ts'
import { readValues } from './keys/read-values.ts'
import { installedGh } from './keys/run-gh.ts'
import { lineOf, PROJECT_OPTION, refuseSharedSecrets } from './lines/find-lines.ts'
import { factoryInTree, repositoryOf } from './work-tree.ts'

export const command: Command = {
  name: 'keys',
  summary: 'set the secrets that the workflows of the line need',
  help: `
jidoka keys [--project DIR] [--plain] [--apply [--values FILE]] [--repo DIR] [--json]

Prints the calls of gh that set what the workflows of factory.yml ask for, ready to paste: an environment for each job that has
secrets, open to the branches of the line alone, and each secret in its environments. Values stand in no
line: gh asks for them, and a key of several lines comes from a file that you make of what init printed. A line that signs keyless has no keys of its own.

  --project DIR  the line whose factory.yml lies in this folder (default: the next one from the current folder up)
  --plain        secrets of the repository, for plans without environments: every job of every workflow can read them
  --apply        make the calls with the gh on PATH; values come from variables of the same names, and go to its standard input.
                 An environment that is there keeps its settings
  --values FILE  take values from the document that jidoka init --json printed
  --repo DIR     repository (default: the one around the current folder)
  --json         one JSON document on standard output, without any value

Exit: 0 printed or all done, 1 a value is missing or gh refused, 2 bad usage or files.

Examples
  jidoka keys
  jidoka keys --apply --values keys.json
  jidoka keys --plain
`,
  options: {
    ...PROJECT_OPTION,
    plain: { type: 'boolean' },
    apply: { type: 'boolean' },
    values: { type: 'string' },
    repo: { type: 'string' },
  },
  run,
}

async function run(args: Arguments, { cwd, env }: Terminal): Promise<Outcome> {
  if (args.positionals.length > 0) throw new FactoryError('USAGE', 'keys takes options only')
  const file = args.text('values')
  if (file !== undefined && !args.flag('apply'))
    throw new FactoryError('USAGE', 'keys: --values goes with --apply')
  const repo = await repositoryOf(args, cwd)
  const path = await lineOf(args, cwd, repo)
  const { factory, sources } = await factoryInTree(repo, path)
  if (args.flag('plain')) await refuseSharedSecrets(repo, { path, factory })
  const { lock } = await readLock(repo)
  const secrets = neededSecrets(compileFactory(factory, sources, { lock }))
  const to = destinationIn(factory)
  const groups = (args.flag('plain') ? plainGroups : environmentGroups)(secrets, to)
  const about = aboutOf(factory, secrets)
  if (!args.flag('apply')) return printed(groups, to, about)
  const values = await readValues(secrets, { file, cwd, env })
  return applied(await applyGroups(groups, { values, to, gh: installedGh(env) }), about)
}

function destinationIn(factory: Factory): Destination {
  if (!factory.repository.includes('/'))
    throw new FactoryError('USAGE', 'factory.yml does not say which repository the line runs in', {
      hint: 'write `repository: owner/name` into factory.yml',
    })
  return destinationOf(factory)
}

/** What every answer says. */
interface About {
  repository: string
  signing: string
  secrets: readonly NeededSecret[]
}

function aboutOf({ repository, signing }: Factory, secrets: readonly NeededSecret[]): About {
  return { repository, signing: signing.mode, secrets }
}

function headline({ repository, signing, secrets }: About): string {
  const names = secrets.length === 0 ? 'no secrets' : `${secrets.length} secrets`
  const keyless = signing === 'keyless' ? '; its stations sign with the identity of their jobs' : ''
  return `# the line of ${repository} needs ${names}${keyless}`
}

function printed(groups: readonly GhGroup[], to: Destination, about: About): Outcome {
  const commands = groups.flatMap(({ steps }) => steps.map((step) => shellLine(step, to)))
  const text = [headline(about), ...commands].map((line) => safeWord(line, 1_000)).join('\n')
  return { exit: 0, json: { ...about, commands }, text }
}

function applied(steps: readonly AppliedStep[], about: About): Outcome {
  const left = steps.filter(({ state }) => state === 'open' || state === 'failed')
  const lines = steps.flatMap(({ line, state, reason }) => [
    safeWord(`${state.padEnd(7)} ${line}`, 1_000),
    ...(reason === null ? [] : [safeLog(`        ${reason}`)]),
  ])
  const end = left.length === 0 ? [] : ['', NEXT]
  return {
    exit: left.length === 0 ? 0 : 1,
    json: { ...about, applied: steps },
    text: [headline(about), ...lines, ...end].join('\n'),
  }
}

const NEXT =
  'open: set the variable of that name and run again, or paste the line; failed: gh auth status says who asks, and an owner may'

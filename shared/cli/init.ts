import { resolve } from 'node:path'
import { FactoryError } from '../errors.ts'
import { compareText } from '../findings.ts'
import { repositoryTop } from '../git/revision.ts'
import type { Factory } from '../factory/factory.ts'
import { safeLog, safeWord } from '../text/safe-log.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { ignoreHome, createFile, type CreatedFile } from './init/create-file.ts'
import type { InitStep } from './init/init-step.ts'
import { planFactory, type FactoryOptions } from './init/plan-factory.ts'
import { planHouse } from './init/plan-house.ts'
import { planSpec } from './init/plan-spec.ts'
import { planTrust } from './init/plan-trust.ts'
import { planWorkflows } from './init/plan-workflows.ts'
import { readFacts } from './init/repository-facts.ts'
import type { StationSecret } from './init/station-keys.ts'

export const command: Command = {
  name: 'init',
  summary: 'make a repository ready for the line',
  help: `
jidoka init [--repo DIR] [--keyed | --local] [--actions SOURCE] [--json]

Writes what a line needs, guessed from the repository: factory.yml, a first house standard of rules that the code keeps already,
a tiny spec to try it with, the compiled workflows, and a key for every station that signs. The public keys go to the trust
file; the private ones are printed, once, as the secrets to set, and written nowhere. Existing files are kept and named, so
running it again changes nothing.

  --repo DIR         repository (default: the one around the current folder)
  --keyed            a key for every station (the default): links show which station signed
  --local            no keys to hand out: each machine makes its own, for lines that run on one machine
  --actions SOURCE   where the workflows take the actions from: owner/repo@<commit id>, or ./path in the repository
                     (default: the commit that this Jidoka was installed or checked out at)
  --json             one JSON document on standard output, with the private keys

Exit: 0 ready, 2 bad usage or files, 3 could not write.

Examples
  jidoka init
  jidoka init --repo ../shop --local
  jidoka init --actions acme/jidoka@0123456789abcdef0123456789abcdef01234567
`,
  options: {
    repo: { type: 'string' },
    keyed: { type: 'boolean' },
    local: { type: 'boolean' },
    actions: { type: 'string' },
  },
  run,
}

async function run(args: Arguments, { cwd, say }: Terminal): Promise<Outcome> {
  const wish = wishOf(args)
  const repo = await repositoryTop(resolve(cwd, args.text('repo') ?? '.'))
  const ground = { repo, facts: await readFacts(repo) }
  const first = await planFactory(ground, wish)
  const { factory } = first.tree
  const trust = await planTrust(ground, factory)
  const parts: InitStep[] = [
    first,
    await planHouse(ground, factory, say),
    await planSpec(ground, factory),
    await planWorkflows(ground, first.tree),
    trust,
  ]
  const laid = await layParts(repo, parts)
  return outcomeOf({
    repo,
    factory,
    laid,
    notes: parts.flatMap(({ notes }) => notes),
    secrets: trust.secrets,
  })
}

function wishOf(args: Arguments): FactoryOptions {
  if (args.positionals.length > 0) throw new FactoryError('USAGE', 'init: it takes no words, only options')
  if (args.flag('keyed') && args.flag('local'))
    throw new FactoryError('USAGE', 'init: --keyed and --local exclude each other')
  return { signing: args.flag('local') ? 'local' : 'keyed', source: args.text('actions') }
}

/** In the order of the parts, the trust file last: its private keys are shown right after it is written. */
async function layParts(repo: string, parts: readonly InitStep[]): Promise<CreatedFile[]> {
  const laid: CreatedFile[] = [await ignoreHome(repo)]
  for (const { path, content } of parts.flatMap(({ files }) => files)) {
    laid.push(content === undefined ? { path, state: 'kept' } : await createFile(repo, path, content))
  }
  return laid
}

interface Ready {
  repo: string
  factory: Factory
  laid: CreatedFile[]
  notes: string[]
  secrets: StationSecret[]
}

function outcomeOf(ready: Ready): Outcome {
  const { repo, factory, laid, notes, secrets } = ready
  const next = nextSteps(ready)
  const text = [
    ...laid.map(({ path, state }) => safeWord(`${state.padEnd(8)} ${path}`)),
    ...notes.map((note) => safeLog(`note: ${note}`)),
    ...(secrets.length === 0 ? [] : ['', ...secretLines(secrets)]),
    '',
    'Next',
    ...next.map((step, index) => safeWord(`  ${index + 1}. ${step}`)),
  ]
  const json = {
    repo,
    repository: factory.repository,
    files: laid,
    notes,
    secrets: secrets.map(secretEntry),
    next,
  }
  return { exit: 0, json, text: text.join('\n') }
}

function secretEntry({ station, name, environments, value }: StationSecret): Record<string, unknown> {
  return { station, name, environments, value }
}

function secretLines(secrets: readonly StationSecret[]): string[] {
  return [
    'Secrets to set: the private keys of the stations. They are shown this once and are stored nowhere. Each belongs into the',
    'environment named beside it, where no other job can read it (make it under Settings, Environments).',
    ...secrets.flatMap(({ name, environments, value }) => [
      '',
      `${name}  environment ${environments.map((each) => safeWord(each)).join(', ')}`,
      value.trimEnd(),
    ]),
  ]
}

function nextSteps({ factory, laid, secrets }: Ready): string[] {
  const spec = laid.find(({ path }) => path.endsWith('.spec.md'))?.path ?? factory.specs
  const changed = laid.filter(({ state }) => state !== 'kept').map(({ path }) => path)
  const start = factory.signing.mode === 'keyed' ? `jidoka run ${spec} --local-keys` : `jidoka run ${spec}`
  return [
    changed.length === 0
      ? 'commit what you have changed since'
      : `look at the new files and commit them: git add ${topsOf(changed).join(' ')} && git commit -m "Declare a line"`,
    `try the line on this machine: ${start}${keyHint(factory)}`,
    `let GitHub run it: ${secrets.length === 0 ? '' : 'set the secrets, '}push, and ask jidoka doctor what is missing`,
  ]
}

/** What to name to git: top folders rather than every file in them. */
function topsOf(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => path.split('/')[0] ?? path))].sort(compareText)
}

function keyHint({ models }: Factory): string {
  const keys = [models.writer?.key, models.reviewer?.key].filter((key) => key !== undefined)
  return keys.length === 0
    ? ''
    : ` (with ${[...new Set(keys)].join(' and ')} set, here and as a secret on GitHub)`
}

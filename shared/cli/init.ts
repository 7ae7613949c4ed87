import { resolve } from 'node:path'
import { FactoryError } from '../errors.ts'
import { compareText } from '../findings.ts'
import { repositoryTop } from '../git/revision.ts'
import { APPROVAL, openPulls } from './doctor/delivery.ts'
import { MERGE_CHECK } from '../compile/pull-request-gate.ts'
import { githubOptions } from '../factory/github-options.ts'
import type { Factory } from '../factory/factory.ts'
import { modelKeyNames } from '../factory/secret-names.ts'
import { safeLog, safeWord } from '../text/safe-log.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { createFile, type CreatedFile, type InitStep } from './init/create-file.ts'
import { needLine, NEEDED_LINES } from './init/extend-file.ts'
import { excludeCompiled } from './init/exclude-compiled.ts'
import { planFactory, type FactoryOptions } from './init/plan-factory.ts'
import { planHouse } from './init/plan-house.ts'
import { planSpec } from './init/plan-spec.ts'
import { planWorkflows } from './init/plan-workflows.ts'
import { readFacts } from './init/repository-facts.ts'
import { planTrust, type StationSecret } from './init/station-keys.ts'

export const command: Command = {
  name: 'init',
  summary: 'make a repository ready for the line',
  help: `
jidoka init [--repo DIR] [--keyed | --local] [--actions SOURCE] [--json]

Writes the files that a line needs, guessed from the repository: factory.yml, a first house standard with every rule that fits
its languages, a tiny spec to try the line with, the compiled workflows, and a key for every station that signs. The public
keys go to the trust file. The private keys are printed once, as the secrets to set, and stored nowhere. Existing files are kept
and listed, so a second run changes nothing.

  --repo DIR         repository (default: the one around the current folder)
  --keyed            a key for every station (default): links show which station signed
  --local            no keys to hand out: each machine makes its own; for lines that run on one machine
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
  const options = factoryOptions(args)
  const repo = await repositoryTop(resolve(cwd, args.text('repo') ?? '.'))
  const found = { repo, facts: await readFacts(repo) }
  const first = await planFactory(found, options)
  const { factory } = first.tree
  const trust = await planTrust(found, factory)
  const steps: InitStep[] = [
    first,
    await planHouse(found, factory, say),
    await planSpec(found, factory),
    await planWorkflows(found, first.tree),
    trust,
  ]
  const files = await createFiles(repo, steps)
  const exclusion = await excludeCompiled(repo)
  return outcomeOf({
    repo,
    factory,
    files: [...files, ...exclusion.files],
    notes: [...steps.flatMap(({ notes }) => notes), ...exclusion.notes],
    secrets: trust.secrets,
  })
}

function factoryOptions(args: Arguments): FactoryOptions {
  if (args.positionals.length > 0) throw new FactoryError('USAGE', 'init takes options only')
  if (args.flag('keyed') && args.flag('local'))
    throw new FactoryError('USAGE', 'init takes --keyed or --local, not both')
  return { signing: args.flag('local') ? 'local' : 'keyed', source: args.text('actions') }
}

/** Creates the files in the order of the steps. The trust file is last, so that its private keys are shown right after it. */
async function createFiles(repo: string, steps: readonly InitStep[]): Promise<CreatedFile[]> {
  const files: CreatedFile[] = []
  for (const needed of NEEDED_LINES) files.push(await needLine(repo, needed))
  for (const { path, content } of steps.flatMap((step) => step.files)) {
    files.push(content === undefined ? { path, state: 'kept' } : await createFile(repo, path, content))
  }
  return files
}

interface Ready {
  repo: string
  factory: Factory
  files: CreatedFile[]
  notes: string[]
  secrets: StationSecret[]
}

function outcomeOf(ready: Ready): Outcome {
  const { repo, factory, files, notes, secrets } = ready
  const next = nextSteps(ready)
  const text = [
    ...files.map(({ path, state }) => safeWord(`${state.padEnd(8)} ${path}`)),
    ...notes.map((note) => safeLog(`note: ${note}`)),
    ...(secrets.length === 0 ? [] : ['', ...secretLines(secrets)]),
    '',
    'Next',
    ...next.map((step, index) => safeWord(`  ${index + 1}. ${step}`)),
  ]
  const json = {
    repo,
    repository: factory.repository,
    files,
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
    'Secrets to set: the private keys of the stations. They are shown only now and stored nowhere. Set each one in the',
    'environment named beside it, where no other job can read it: jidoka keys prints the calls of gh that do it.',
    ...secrets.flatMap(({ name, environments, value }) => [
      '',
      `${name}  environment ${environments.map((each) => safeWord(each)).join(', ')}`,
      value.trimEnd(),
    ]),
  ]
}

function nextSteps({ factory, files, secrets }: Ready): string[] {
  const spec = files.find(({ path }) => path.endsWith('.spec.md'))?.path ?? factory.specs
  const changed = files.filter(({ state }) => state !== 'kept').map(({ path }) => path)
  const start = factory.signing.mode !== 'local' ? `jidoka run ${spec} --local-keys` : `jidoka run ${spec}`
  return [
    changed.length === 0
      ? 'commit what you have changed since'
      : `look at the new files and commit them: git add ${topsOf(changed).join(' ')} && git commit -m "Declare a line"`,
    `try the line on this machine: ${start}${keyHint(factory)}`,
    `let GitHub run it: ${secrets.length === 0 ? '' : 'set the secrets, '}push, and ask jidoka doctor what is missing`,
    ...openPullsStep(factory),
    ...requireStep(factory),
  ]
}

/** A check that nobody requires stops nothing. */
function requireStep({ github = githubOptions() }: Factory): string[] {
  if (!github.pullRequests) return []
  return [`require the check "${MERGE_CHECK}", and no other of the line, where people merge pull requests`]
}

/** In a new repository every pull request of the line would be refused. */
function openPullsStep({ repository, github = githubOptions() }: Factory): string[] {
  if (github.publish !== 'pull-request' || github.token !== undefined) return []
  return [
    openPulls(repository),
    `know that the checks of its pull requests wait until somebody approves the workflow runs: ${APPROVAL}`,
  ]
}

/** The words for `git add`: top folders instead of every file in them. */
function topsOf(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => path.split('/')[0] ?? path))].sort(compareText)
}

function keyHint({ models }: Factory): string {
  const keys = modelKeyNames(models)
  return keys.length === 0 ? '' : ` (with ${keys.join(' and ')} set, here and as a secret on GitHub)`
}

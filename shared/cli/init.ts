import { resolve } from 'node:path'
import type { TreeFactory } from './work-tree.ts'
import { FactoryError } from '../errors.ts'
import type { ReadFacts } from '../exports/facts-cache.ts'
import { repositoryTop } from '../git/revision.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import {
  createFile,
  type CreatedFile,
  type InitStep,
  type RepoFacts,
  type Writing,
} from './init/create-file.ts'
import { needLine, NEEDED_LINES } from './init/extend-file.ts'
import { outcomeOf } from './init/outcome.ts'
import { excludeCompiled } from './init/exclude-compiled.ts'
import { planFactory, type FactoryOptions } from './init/plan-factory.ts'
import { planHouse, type HouseStep } from './init/plan-house.ts'
import { firstTrials, planSpec, type SpecStep } from './init/plan-spec.ts'
import { planWorkflows } from './init/plan-workflows.ts'
import { prove } from './init/prove.ts'
import type { Factory } from '../factory/factory.ts'
import { modelKeyNames } from '../factory/secret-names.ts'
import { projectOf } from './init/project-folder.ts'
import { readFacts } from './init/repository-facts.ts'
import { planTrust } from './init/station-keys.ts'

export const command: Command = {
  name: 'init',
  summary: 'make a repository ready for the line',
  help: `
jidoka init [--repo DIR] [--keyed | --local] [--actions SOURCE] [--project DIR] [--skip-proof] [--dry-run] [--json]

Writes the files that a line needs, guessed from the repository: factory.yml, a first house standard learned from its
code, a tiny spec to try the line with, the compiled workflows, and a key for every station that signs. The public
keys go to the trust file. The private keys are printed once, as the secrets to set, and stored nowhere. Existing files are kept
and listed, so a second run changes nothing.

  --repo DIR         repository (default: the one around the current folder)
  --keyed            a key for every station (default): links show which station signed
  --local            no keys to hand out: each machine makes its own; for lines that run on one machine
  --actions SOURCE   where the workflows take the actions from: owner/repo@<commit id>, or ./path in the repository
                     (default: the commit that this Jidoka was installed or checked out at)
  --project DIR      a line for one project of the repository, such as packages/kit, with a factory.yml of its own: for runs on
                     machines; with --keyed also for GitHub, with workflows, environments and keys of its own
  --skip-proof       do not try the line: otherwise the first spec is carried down it in a copy of the repository, with a prepared
                     answer and no model; setup and your tests run there, for five minutes at most
  --dry-run          print what would be written, with the text of factory.yml, and write nothing
  --json             one JSON document on standard output, with the private keys

Exit: 0 ready, 2 bad usage or files, 3 could not write.

Examples
  jidoka init
  jidoka init --dry-run
  jidoka init --repo ../shop --local
  jidoka init --actions acme/jidoka@0123456789abcdef0123456789abcdef01234567
`,
  options: {
    repo: { type: 'string' },
    keyed: { type: 'boolean' },
    local: { type: 'boolean' },
    actions: { type: 'string' },
    project: { type: 'string' },
    'skip-proof': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  run,
}

async function run(args: Arguments, terminal: Terminal): Promise<Outcome> {
  const options = factoryOptions(args)
  const repo = await repositoryTop(resolve(terminal.cwd, args.text('repo') ?? '.'))
  const found = { repo, facts: await readFacts(repo, await projectOf(args, terminal, repo)) }
  const first = await planFactory(found, options)
  const [factory, isOnGithub] = [first.tree.factory, runsOnGithub(first.tree)]
  const trust = await planTrust(found, first.tree)
  const { spec, house, read } = await planByCode(found, factory, terminal)
  const steps: InitStep[] = [
    first,
    house,
    spec,
    ...(isOnGithub ? [await planWorkflows(found, first.tree)] : []),
    trust,
  ]
  const writing = args.flag('dry-run') ? 'dry' : 'write'
  const files = await createFiles(repo, steps, writing)
  const exclusion = await exclusionFor(repo, isOnGithub, writing)
  const isTried = writing === 'write' && !args.flag('skip-proof') && first.files[0]?.content !== undefined
  const tried = {
    repo,
    head: found.facts.head,
    files,
    trial: house.trial,
    keys: modelKeyNames(factory.models),
    read,
  }
  const proof = isTried ? await prove(tried, terminal) : undefined
  return outcomeOf({
    proof,
    isOnGithub,
    factoryPath: first.tree.sources.factoryPath,
    repo,
    factory,
    files: [...files, ...exclusion.files],
    notes: [...steps.flatMap(({ notes }) => notes), ...exclusion.notes],
    // keys that are not written are nobody's
    secrets: writing === 'dry' ? [] : trust.secrets,
    factoryText: writing === 'dry' ? first.files[0]?.content : undefined,
  })
}

/** The first spec and the house. A thread learns the house, while this one reads the code for the spec. */
async function planByCode(
  found: RepoFacts,
  factory: Factory,
  { say }: Pick<Terminal, 'say'>,
): Promise<{ spec: SpecStep; house: HouseStep; read: ReadFacts }> {
  const read: ReadFacts = new Map()
  const choosing = planSpec(found, factory, read)
  const trials = firstTrials(found, factory)
  const chosen = choosing.then(
    ({ trial }) => trial,
    // the plan fails with what choosing fails with, below
    () => undefined,
  )
  const [spec, house] = await Promise.all([choosing, planHouse(found, factory, { say, trials, chosen })])
  return { spec, house, read }
}

/** Dependabot is kept from the compiled workflows where there are any. */
async function exclusionFor(
  repo: string,
  isOnGithub: boolean,
  writing: Writing,
): ReturnType<typeof excludeCompiled> {
  return isOnGithub ? excludeCompiled(repo, writing) : { files: [], notes: [] }
}

/** A line does where its links do not rest on keys of one machine. */
function runsOnGithub({ factory }: TreeFactory): boolean {
  return factory.signing.mode !== 'local'
}

function factoryOptions(args: Arguments): FactoryOptions {
  if (args.positionals.length > 0) throw new FactoryError('USAGE', 'init takes options only')
  if (args.flag('keyed') && args.flag('local'))
    throw new FactoryError('USAGE', 'init takes --keyed or --local, not both')
  const isForGithub = args.flag('keyed') || args.text('actions') !== undefined
  const isLocal = args.flag('local') || (args.text('project') !== undefined && !isForGithub)
  return { signing: isLocal ? 'local' : 'keyed', source: args.text('actions') }
}

/** Creates the files in the order of the steps. The trust file is last, so that its private keys are shown right after it. */
async function createFiles(
  repo: string,
  steps: readonly InitStep[],
  writing: Writing,
): Promise<CreatedFile[]> {
  const files: CreatedFile[] = []
  for (const needed of NEEDED_LINES) files.push(await needLine(repo, needed, writing))
  for (const { path, content } of steps.flatMap((step) => step.files)) {
    files.push(
      content === undefined ? { path, state: 'kept' } : await createFile(repo, { path, content }, writing),
    )
  }
  return files
}

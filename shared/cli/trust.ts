import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { FactoryError } from '../errors.ts'
import { readBytesIfAny, writeAtomic } from '../files.ts'
import { defined } from '../formats/defined.ts'
import { lineIdentities } from '../compile/identities.ts'
import type { JsonObject } from '../formats/canonical.ts'
import type { Factory } from '../factory/factory.ts'
import { namedPlace } from '../git/repository-path.ts'
import { githubHost } from '../factory/github-options.ts'
import { serversOf, type KeylessSigning } from '../factory/signing.ts'
import { MAX_TRUST_BYTES } from '../limits.ts'
import { rootMaterial, type KeylessTrust } from '../trace/verify/keyless/keyless-trust.ts'
import { formatTrust, readTrust } from '../trace/verify/trust.ts'
import { oneOfIfAny, type Arguments, type Command, type Outcome, type Terminal } from './command.ts'
import { readRoot } from './trust/read-root.ts'
import { lineOf, PROJECT_OPTION } from './lines/find-lines.ts'
import { factoryInTree, repositoryOf, standingOf } from './work-tree.ts'

export const command: Command = {
  name: 'trust',
  summary: 'write the trust file of a line that signs keyless',
  help: `
jidoka trust [<root file>] [--repository-id N] [--runners github-hosted|any] [--issuer URL] [--project DIR] [--repo DIR] [--json]

Writes the trust file that factory.yml names (.factory/trust.json): the identities that the compiled workflows have, and the
authorities that vouch for them. Asks nobody: the authorities come from a file, and people review the difference before they commit
it. What is not given is kept as the trust file has it, so that without a root file it follows a change of factory.yml.

  <root file>        Sigstore trusted root, as \`gh attestation trusted-root\` prints it
  --repository-id N  number of the repository on GitHub (the id that gh api repos/OWNER/NAME prints): no fork has it, and a renamed
                     repository keeps it
  --runners WHICH    machines that may sign: github-hosted, or any, which allows the team's own (default: github-hosted)
  --issuer URL       issuer of the identity tokens, when the enterprise has one of its own
  --project DIR      the line whose factory.yml lies in this folder (default: the next one from the current folder up)
  --repo DIR         repository (default: the one around the current folder)

Exit: 0 written or up to date, 2 bad usage or files.

Examples
  jidoka trust root.jsonl --repository-id 4711
  jidoka trust
`,
  options: {
    ...PROJECT_OPTION,
    'repository-id': { type: 'string' },
    runners: { type: 'string' },
    issuer: { type: 'string' },
    repo: { type: 'string' },
  },
  run: runTrust,
}

async function runTrust(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const repo = await repositoryOf(args, cwd)
  const { factory, sources } = await factoryInTree(repo, await lineOf(args, cwd, repo))
  const { signing } = factory
  if (signing.mode !== 'keyless') throw notKeyless(signing.mode)
  const path = join(repo, signing.trust)
  const before = await keptTrust(path)
  const after = await trustFrom({ args, cwd, factory, factoryPath: sources.factoryPath, signing, before })
  const text = formatTrust(after)
  // what is written is what every station reads
  readTrust(Buffer.from(text))
  await rootMaterial(after)
  await writeAtomic(path, text)
  return outcomeOf(signing.trust, before, after)
}

function notKeyless(mode: string): FactoryError {
  return new FactoryError('USAGE', `the line signs in mode ${mode}`, {
    hint: 'write `signing: { mode: keyless, instance: … }` into factory.yml first; jidoka init makes keys for mode keyed',
  })
}

/** A trust file in keys is replaced whole. */
async function keptTrust(path: string): Promise<KeylessTrust | undefined> {
  const bytes = await readBytesIfAny(path, MAX_TRUST_BYTES)
  const trust = bytes === undefined ? undefined : readTrust(bytes)
  return trust?.assurance === 'keyless' ? trust : undefined
}

interface TrustSources {
  args: Arguments
  cwd: string
  factory: Factory
  factoryPath: string
  signing: KeylessSigning
  before: KeylessTrust | undefined
}

async function trustFrom(sources: TrustSources): Promise<KeylessTrust> {
  const { args, factory, factoryPath, signing, before } = sources
  const trustedRoot = (await givenRoot(sources)) ?? before?.trustedRoot
  if (trustedRoot === undefined) throw missing('root file', 'gh attestation trusted-root > root.jsonl')
  const repositoryId = args.text('repository-id') ?? before?.repositoryId
  if (repositoryId === undefined)
    throw missing('--repository-id', `gh api repos/${factory.repository} --jq .id`)
  const identities = lineIdentities(factory, signing, factoryPath)
  return {
    repository: factory.repository,
    assurance: 'keyless',
    ...identities,
    ...keptWords(args, before),
    repositoryId,
    trustedRoot,
  }
}

/** What factory.yml does not say: given now, or kept. */
function keptWords(
  args: Arguments,
  before: KeylessTrust | undefined,
): Pick<KeylessTrust, 'runners'> & Partial<KeylessTrust> {
  const runners = oneOfIfAny('runners', args.text('runners'), RUNNERS) ?? before?.runners ?? 'github-hosted'
  return { runners, ...defined({ issuer: args.text('issuer') ?? before?.issuer }) }
}

async function givenRoot({
  args,
  cwd,
  factory,
  signing,
}: Omit<TrustSources, 'before'>): Promise<JsonObject | undefined> {
  const [file, ...more] = args.positionals
  if (more.length > 0) throw new FactoryError('USAGE', 'trust: give one file of trusted roots at most')
  if (file === undefined) return undefined
  const { fulcio } = serversOf(signing.instance, githubHost(factory))
  return readRoot(await namedPlace(standingOf(args, cwd), file), fulcio)
}

const RUNNERS = ['github-hosted', 'any'] as const

function missing(what: string, source: string): FactoryError {
  return new FactoryError('USAGE', `there is no trust file yet, and no ${what} was given`, {
    hint: `it comes from: ${source}`,
  })
}

function outcomeOf(path: string, before: KeylessTrust | undefined, after: KeylessTrust): Outcome {
  const changed = Object.entries(after).flatMap(([name, value]) =>
    isDeepStrictEqual(value, before?.[name as keyof KeylessTrust]) ? [] : [name],
  )
  const head = changed.length === 0 ? `${path} is up to date` : `wrote ${path}: ${changed.join(', ')}`
  const next = 'next: read the difference, then commit it: it decides whose links count'
  return {
    exit: 0,
    json: { trust: path, changed, stations: after.stations, workflows: after.workflows },
    text: changed.length === 0 ? head : `${head}\n${next}`,
  }
}

import { commandSecrets } from '../factory/command-secrets.ts'
import { probes, signingSecret, type Station } from '../factory/factory.ts'
import { stationRow } from '../factory/stations.ts'
import { isCommandWriter } from '../factory/writer-choice.ts'
import { compareText } from '../findings.ts'
import type { CompileContext } from './compile-context.ts'
import type { LineJob } from './unroll.ts'
import type { YamlTree } from './yaml-text.ts'

/** Expression of the key of the model that a station asks; `undefined` when it asks none, or one without a key. */
export function modelKey({ factory }: CompileContext, { work }: Station): string | undefined {
  const name = modelSecret(factory.models, work)
  return name === undefined ? undefined : secretExpression(name)
}

/** Expression of the key of the second writer; `undefined` for a station that asks none, or where nothing compares the two. */
export function secondKey({ factory }: CompileContext, { work }: Station): string | undefined {
  const name = secondSecret(factory, work)
  return name === undefined ? undefined : secretExpression(name)
}

function secondSecret(
  { models, line }: CompileContext['factory'],
  work: Station['work'],
): string | undefined {
  const writes = work.kind === 'action' && stationRow(work.action).model === 'writer'
  return writes && probes(line) ? models.second?.key : undefined
}

/** Expression of the key that a station signs with; `undefined` when it signs with keys of the machine. */
export function signingKey({ factory }: CompileContext, { name, work }: Station): string | undefined {
  const signs = factory.signing.mode === 'keyed' && work.kind === 'action'
  return signs ? secretExpression(signingSecret(name)) : undefined
}

function modelSecret(models: CompileContext['factory']['models'], work: Station['work']): string | undefined {
  const role = work.kind === 'action' ? stationRow(work.action).model : undefined
  const asked = role === undefined ? undefined : models[role]
  // a program gets its key in a job of its own
  return asked === undefined || ('kind' in asked && asked.kind === 'command') ? undefined : asked.key
}

function programSecret(
  models: CompileContext['factory']['models'],
  work: Station['work'],
): string | undefined {
  const isWriter = work.kind === 'action' && stationRow(work.action).model === 'writer'
  return isWriter && isCommandWriter(models.writer) ? models.writer.key : undefined
}

/** Expression of the secret of this name. */
export function secretExpression(name: string): string {
  return `\${{ secrets.${name} }}`
}

/** A secret of the repository, or of the environment of the job that uses it. */
interface Secret {
  name: string
  /** What it is, for the declaration. */
  purpose: string
}

/** The `secrets:` of a called workflow. None is required, because an environment may hold it instead. */
export function declaredSecrets(context: CompileContext, jobs: readonly LineJob[]): YamlTree | undefined {
  return secretsTree(context, jobs, ({ purpose }) => ({ description: purpose, required: false }))
}

/** The `secrets:` of the call: each by name, never `inherit`. */
export function passedSecrets(context: CompileContext, jobs: readonly LineJob[]): YamlTree | undefined {
  return secretsTree(context, jobs, ({ name }) => secretExpression(name))
}

function secretsTree(
  context: CompileContext,
  jobs: readonly LineJob[],
  valueOf: (secret: Secret) => YamlTree[string],
): YamlTree | undefined {
  const secrets = jobs.flatMap(({ stations }) =>
    stations.flatMap((station) => stationSecrets(context, station)),
  )
  if (secrets.length === 0) return undefined
  const sorted = secrets.sort((a, b) => compareText(a.name, b.name))
  return Object.fromEntries(sorted.map((secret) => [secret.name, valueOf(secret)]))
}

function stationSecrets({ factory, github }: CompileContext, station: Station): Secret[] {
  const { models, signing } = factory
  const { name, work } = station
  const keys = [modelSecret(models, work), secondSecret(factory, work)].flatMap((key) => key ?? [])
  const program = [programSecret(models, work)].flatMap((key) => key ?? [])
  const signs = signing.mode === 'keyed' && work.kind === 'action'
  return [
    ...keys.map((key) => ({ name: key, purpose: 'API key of a model' })),
    ...program.map((key) => ({ name: key, purpose: 'API key of the program that writes' })),
    ...(signs ? [{ name: signingSecret(name), purpose: `signing key of the station ${name}` }] : []),
    ...commandSecrets(github, station).map((each) => ({
      name: each,
      purpose: `for the setup of the station ${name}`,
    })),
  ]
}

import { commandSecrets } from '../factory/command-secrets.ts'
import type { Factory, Station } from '../factory/factory.ts'
import type { CompileContext } from './compile-context.ts'
import { githubOptions, isGithubDotCom, WEAKENED_ENVIRONMENT } from '../factory/github-options.ts'
import { isPublisher } from '../factory/machine.ts'
import { lineNames } from './line-names.ts'
import { isCommandWriter, WRITER_JOB, type CommandWriter } from '../factory/writer-choice.ts'
import { unrollLine } from './unroll.ts'
import type { YamlTree } from './yaml-text.ts'

/** Tiers of risk, lowest first. */
export const RISK_TIERS = ['low', 'medium', 'high'] as const

/** The environment of a station's job: its secrets live there, out of reach of every other job. */
export function environmentOf(context: CompileContext, station: Station): YamlTree | string | undefined {
  const { github, factory, names } = context
  const job = jobOfStation(factory, station.name)
  const named = github.environments.get(job)
  const name = named ?? (holdsSecrets(context, station) ? names.environment(job) : undefined)
  return name === undefined ? undefined : placed(context, name)
}

/**
 * The name of the job of a station in `github.environments` and `github.runsOn`: its own, or that of the job that it shares.
 * The stations of a later round go by the jobs of the first one.
 */
export function jobOfStation({ line, rounds, github, models }: Factory, station: string): string {
  const { first, last } = unrollLine(line, rounds, github?.jobs, isCommandWriter(models.writer))
  const isHere = ({ name }: Station): boolean => name === station
  if (last.some(isHere)) return line.find(isPublisher)?.name ?? station
  return first.find(({ stations, writes }) => writes !== true && stations.some(isHere))?.id ?? station
}

/** The environment of the job in which a program writes: the one key of the program lives there. */
export function writerEnvironment(
  context: CompileContext,
  { key }: CommandWriter,
): YamlTree | string | undefined {
  const named = context.github.environments.get(WRITER_JOB)
  const name = named ?? (key === undefined ? undefined : context.names.environment(WRITER_JOB))
  return name === undefined ? undefined : placed(context, name)
}

/** Every job that an environment or a runner can be named for. */
export function stationJobNames(factory: Factory): string[] {
  const writing = isCommandWriter(factory.models.writer) ? [WRITER_JOB] : []
  return [...new Set([...factory.line.map(({ name }) => jobOfStation(factory, name)), ...writing])]
}

/** Key of `github.environments` that names the environment of the review of pull requests. */
export const PULL_REQUEST_KEY = 'pull-request'

/**
 * The environment of a check of pull requests. It is one of its own: that of the line should be open to the default branch alone,
 * and a check runs on `refs/pull/<number>/merge`.
 */
export function pullRequestEnvironment(context: CompileContext, station: Station): YamlTree | string {
  return placed(context, pullRequestEnvironmentName(context, station.name))
}

/** Its name. Default at the top: `factory-<station>-pr`. */
export function pullRequestEnvironmentName(
  { github, names }: Pick<CompileContext, 'github' | 'names'>,
  station: string,
): string {
  return github.environments.get(PULL_REQUEST_KEY) ?? names.environment(`${station}-pr`)
}

/** The environment of that job; `undefined` where none is named: GitHub would make one that asks nobody. */
export function weakeningEnvironment(context: CompileContext): YamlTree | string | undefined {
  const name = context.github.environments.get(WEAKENED_ENVIRONMENT)
  return name === undefined ? undefined : placed(context, name)
}

/** GitHub Enterprise Server does not know environments without deployments. */
function placed({ github }: CompileContext, name: string): YamlTree | string {
  return isGithubDotCom(github.host) ? { name, deployment: false } : name
}

/** Every environment that may hold the secrets of a station. */
export function environmentsOf(factory: Factory, factoryPath: string, name: string): string[] {
  const { line, github = githubOptions() } = factory
  const job = jobOfStation(factory, name)
  const named = github.environments.get(job)
  const isKnown = line.some((each) => each.name === name) || named !== undefined
  return isKnown ? [named ?? lineNames({ name: factory.name, factoryPath }).environment(job)] : []
}

/** Commands hold none, but for those of their setup and of their images. */
function holdsSecrets({ github }: CompileContext, station: Station): boolean {
  return station.work.kind === 'action' || commandSecrets(github, station).length > 0
}

/** Name of the delivering job, in `github.environments` and `github.runsOn` as well. */
export const DELIVER_ID = 'deliver'

/** Do people approve by the risk of the spec? */
export function hasTiers({ github }: Pick<CompileContext, 'github'>): boolean {
  return RISK_TIERS.some((tier) => github.environments.has(tier))
}

/**
 * The environment of the delivering job, where people approve: by the risk of the spec, or always the same. Fails closed: a
 * tier without an environment takes that of the tier below it, and an unknown risk counts as the highest.
 */
export function deliveryEnvironment(context: CompileContext): YamlTree | string {
  const { github, names } = context
  const { environments } = github
  const plain = environments.get(DELIVER_ID) ?? names.environment(DELIVER_ID)
  if (!hasTiers(context)) return placed(context, plain)
  const low = environments.get('low') ?? plain
  const medium = environments.get('medium') ?? low
  const high = environments.get('high') ?? medium
  const risk = riskOutput(context)
  if (risk === undefined) return placed(context, high)
  return placed(
    context,
    `\${{ ${risk} == 'low' && ${literal(low)} || ${risk} == 'medium' && ${literal(medium)} || ${literal(high)} }}`,
  )
}

/** A string of GitHub's expression language. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Expression of the risk of the spec, if a station of the line validates it. */
function riskOutput({ line }: CompileContext): string | undefined {
  const validator = line.first.find(({ stations }) =>
    stations.some(({ work }) => work.kind === 'action' && work.action === 'spec-validate'),
  )
  return validator === undefined ? undefined : `needs.${validator.id}.outputs.risk`
}

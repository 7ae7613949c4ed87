import type { Factory, Station } from '../factory/factory.ts'
import type { CompileContext } from './compile-context.ts'
import { githubOptions, isGithubDotCom, type GithubOptions } from '../factory/github-options.ts'
import { isPublisher } from '../factory/machine.ts'
import type { YamlTree } from './yaml-text.ts'

/** Tiers of risk, lowest first. */
export const RISK_TIERS = ['low', 'medium', 'high'] as const

/**
 * The environment of a station's job: secrets live there, and people approve there. The publishing station may ask for
 * approval by the risk of its spec, which the expression `risk` gives. GitHub Enterprise Server does not know
 * environments without deployments.
 */
export function environmentOf(
  context: CompileContext,
  station: Station,
  risk?: string,
): YamlTree | string | undefined {
  const name = environmentName(context, station, risk)
  if (name === undefined || !isGithubDotCom(context.github.host)) return name
  return { name, deployment: false }
}

/** Key of `github.environments` that names the environment of the review of pull requests. */
export const PULL_REQUEST_KEY = 'pull-request'

/**
 * The environment of a check of pull requests. It is one of its own: that of the line should be open to the default branch alone,
 * and a check runs on `refs/pull/<number>/merge`.
 */
export function pullRequestEnvironment(context: CompileContext, station: Station): YamlTree | string {
  const name = pullRequestEnvironmentName(context.github, station.name)
  return isGithubDotCom(context.github.host) ? { name, deployment: false } : name
}

/** Its name. Default: `factory-<station>-pr`. */
export function pullRequestEnvironmentName({ environments }: GithubOptions, station: string): string {
  return environments.get(PULL_REQUEST_KEY) ?? `factory-${station}-pr`
}

/** Every environment that may hold the secrets of a station; more than one where people approve by risk. */
export function environmentsOf({ line, github = githubOptions() }: Factory, name: string): string[] {
  const station = line.find((each) => each.name === name)
  const named = github.environments.get(name)
  if (station === undefined || named !== undefined) return named === undefined ? [] : [named]
  const fallback = defaultEnvironment(station)
  if (!isPublisher(station) || !RISK_TIERS.some((tier) => github.environments.has(tier))) return [fallback]
  const low = github.environments.get('low') ?? fallback
  return [...new Set([low, ...RISK_TIERS.flatMap((tier) => github.environments.get(tier) ?? [])])]
}

function environmentName(
  context: CompileContext,
  station: Station,
  risk: string | undefined,
): string | undefined {
  const named = context.github.environments.get(station.name)
  if (named !== undefined) return named
  if (isPublisher(station) && hasTiers(context)) return environmentByRisk(context, station, risk)
  return holdsSecrets(station) ? defaultEnvironment(station) : undefined
}

/** Commands hold none, but for those of their setup. */
function holdsSecrets({ work }: Station): boolean {
  return work.kind === 'action' || (work.setup?.secrets ?? []).length > 0
}

function defaultEnvironment(station: Station): string {
  return `factory-${station.name}`
}

/** Do people approve by the risk of the spec? */
export function hasTiers({ github }: CompileContext): boolean {
  return RISK_TIERS.some((tier) => github.environments.has(tier))
}

/** Fails closed: a tier without an environment takes that of the tier below it, and an unknown risk counts as the highest. */
function environmentByRisk(context: CompileContext, station: Station, risk: string | undefined): string {
  const { environments } = context.github
  const low = environments.get('low') ?? defaultEnvironment(station)
  const medium = environments.get('medium') ?? low
  const high = environments.get('high') ?? medium
  if (risk === undefined) return high
  return `\${{ ${risk} == 'low' && ${literal(low)} || ${risk} == 'medium' && ${literal(medium)} || ${literal(high)} }}`
}

/** A string of GitHub's expression language. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Expression of the risk of the spec, if a station of the line validates it. */
export function riskOutput({ jobs }: CompileContext): string | undefined {
  const validator = jobs.find(
    ({ station: { work } }) => work.kind === 'action' && work.action === 'spec-validate',
  )
  return validator === undefined ? undefined : `needs.${validator.id}.outputs.risk`
}

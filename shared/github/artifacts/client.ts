import type { ArtifactClient, FindOptions } from '@actions/artifact'
import { FactoryError } from '../../errors.ts'

export type Environment = Record<string, string | undefined>
export type RunAddress = NonNullable<FindOptions['findBy']>

/** The unmodified client, loaded on first use: it brings 5 MB that most stations never need. */
export async function loadClient(): Promise<ArtifactClient> {
  const { DefaultArtifactClient } = await import('@actions/artifact')
  return new DefaultArtifactClient()
}

/**
 * One early, clear refusal instead of five late ones: artifacts of this protocol exist on github.com and *.ghe.com
 * only, and only inside a job.
 * @throws FactoryError HOST_UNSUPPORTED, USAGE.
 */
export function checkHost(env: Environment): void {
  const server = env['GITHUB_SERVER_URL'] ?? 'https://github.com'
  const host = URL.canParse(server) ? new URL(server).hostname.toLowerCase() : server
  if (host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost')) {
    throw new FactoryError('HOST_UNSUPPORTED', `${host} has no artifact service that this version can use`, {
      hint: 'on GitHub Enterprise Server set the input `store` to a folder that all jobs share',
    })
  }
  const missing = ['ACTIONS_RESULTS_URL', 'ACTIONS_RUNTIME_TOKEN'].filter((name) => (env[name] ?? '') === '')
  if (missing.length === 0) return
  throw new FactoryError('USAGE', `the artifact store needs ${missing.join(' and ')}`, {
    hint: 'a runner gives these to `uses:` steps only; outside of one set the input `store` to a folder',
  })
}

/** This run as the REST API addresses it, when a token was given and the environment names the run. */
export function runAddress(env: Environment, token: string | undefined): RunAddress | undefined {
  const [repositoryOwner, repositoryName, ...rest] = (env['GITHUB_REPOSITORY'] ?? '').split('/')
  const workflowRunId = Number(env['GITHUB_RUN_ID'] ?? 'NaN')
  if (token === undefined || token === '' || rest.length > 0) return undefined
  if (!repositoryOwner || !repositoryName || !Number.isSafeInteger(workflowRunId)) return undefined
  return { token, workflowRunId, repositoryOwner, repositoryName }
}

/** The HTTP status that the client only spells out in its message. */
export function statusOf(thrown: unknown): number | undefined {
  const text = thrown instanceof Error ? thrown.message : ''
  const status = /\((\d{3})\)/.exec(text)?.[1]
  return status === undefined ? undefined : Number(status)
}

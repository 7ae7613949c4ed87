import { FactoryError } from '../errors.ts'

/** The run this process is a part of, read from the runner's variables. */
export interface GithubFacts {
  /** `https://github.com`, or the server of an enterprise. */
  server: string
  owner: string
  repository: string
  /** Page of the run; the same for all its attempts. */
  runUrl: string
  /** Branch the run is on; `undefined` for tags and pull requests. */
  branch: string | undefined
}

/** `undefined` outside of GitHub. */
export function githubFacts(env: NodeJS.ProcessEnv): GithubFacts | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name, GITHUB_RUN_ID: run } = env
  const [, owner, repository] = /^([\w.-]+)\/([\w.-]+)$/.exec(name ?? '') ?? []
  if (server === undefined || run === undefined || owner === undefined || repository === undefined)
    return undefined
  const branch = /^refs\/heads\/(.+)$/.exec(env['GITHUB_REF'] ?? '')?.[1]
  const runUrl = `${repositoryUrl({ server, owner, repository })}/actions/runs/${run}`
  return { server, owner, repository, runUrl, branch }
}

/**
 * The facts for an action that means nothing elsewhere. `purpose` ends the sentence `there is no repository on a server …`.
 * @throws FactoryError HOST_UNSUPPORTED.
 */
export function requireFacts(env: NodeJS.ProcessEnv, purpose: string, otherwise = ''): GithubFacts {
  const facts = githubFacts(env)
  if (facts !== undefined) return facts
  throw new FactoryError('HOST_UNSUPPORTED', `there is no repository on a server ${purpose}`, {
    hint: `run the action as a step of a workflow${otherwise}`,
  })
}

/** Page of the repository. */
export function repositoryUrl({
  server,
  owner,
  repository,
}: Pick<GithubFacts, 'server' | 'owner' | 'repository'>): string {
  return `${server}/${owner}/${repository}`
}

/** Attempt of the run, from 1. */
export function attemptOf(env: NodeJS.ProcessEnv): number {
  return Number(env['GITHUB_RUN_ATTEMPT'] ?? '1')
}

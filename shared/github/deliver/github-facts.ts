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
  return { server, owner, repository, runUrl: `${server}/${owner}/${repository}/actions/runs/${run}`, branch }
}

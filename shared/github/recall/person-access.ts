import { isGithubDotCom } from '../../factory/github-options.ts'
import type { ApiOptions } from '../deliver/octokit.ts'
import type { GithubFacts } from '../github-facts.ts'

/** How a person at a machine, or a step of a workflow, reaches the API of a repository. */
export interface PersonAccess {
  facts: GithubFacts
  token: string
  options: ApiOptions
}

/**
 * With the token that gh uses too, to the server that gh or the runner names: a file of the clone never says where a token goes.
 * @param repository `owner/name`
 * @returns `undefined` without a token, or where the repository has no such name
 */
export function personAccess(repository: string, env: NodeJS.ProcessEnv): PersonAccess | undefined {
  const server = serverOf(env)
  const token = personToken(env)
  const [, owner, name] = /^([\w.-]+)\/([\w.-]+)$/.exec(repository) ?? []
  if (token === undefined || owner === undefined || name === undefined) return undefined
  const facts = { server, owner, repository: name, runUrl: '', branch: undefined }
  return { facts, token, options: { baseUrl: env['GITHUB_API_URL'] ?? apiOf(server) } }
}

function serverOf(env: NodeJS.ProcessEnv): string {
  return env['GITHUB_SERVER_URL'] ?? `https://${env['GH_HOST'] ?? 'github.com'}`
}

/** cli.github.com/manual/gh_help_environment: other variables for an Enterprise Server than for github.com. */
export function personToken(env: NodeJS.ProcessEnv): string | undefined {
  const names = isGithubDotCom(serverOf(env))
    ? ['GH_TOKEN', 'GITHUB_TOKEN']
    : ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN']
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '')
}

/** docs.github.com/rest/using-the-rest-api: `api.` before the host, `/api/v3` behind that of an Enterprise Server. */
function apiOf(server: string): string {
  return isGithubDotCom(server) ? server.replace('https://', 'https://api.') : `${server}/api/v3`
}

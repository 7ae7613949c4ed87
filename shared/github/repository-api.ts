import { FactoryError, hasCode } from '../errors.ts'
import { gitAnswer } from '../git/git.ts'
import { withApiRetry } from './deliver/api-faults.ts'
import { openOctokit, type ApiOptions } from './deliver/octokit.ts'
import { sleep } from './server-remote.ts'

/** A repository on a server, as a person or a job asks its API. */
export interface ApiAccess extends ApiOptions {
  owner: string
  repository: string
  token: string
}

const PUBLIC_API = 'https://api.github.com'

/**
 * How the API of the server of a clone is asked: with the token of GITHUB_TOKEN or GH_TOKEN; `undefined` where there is none, or where the server
 * is not known. The token goes to GITHUB_API_URL, or to github.com where the clone is of it, and to no other server that a clone may name.
 */
export async function apiAccess(repo: string, env: NodeJS.ProcessEnv): Promise<ApiAccess | undefined> {
  const token = env['GITHUB_TOKEN'] ?? env['GH_TOKEN'] ?? ''
  if (token === '') return undefined
  const origin = await originOf(repo)
  const baseUrl = env['GITHUB_API_URL'] ?? (origin?.server === 'github.com' ? PUBLIC_API : undefined)
  const place = placeOf(env['GITHUB_REPOSITORY'] ?? origin?.name ?? '')
  return baseUrl === undefined || place === undefined ? undefined : { ...place, token, baseUrl }
}

function placeOf(name: string): Pick<ApiAccess, 'owner' | 'repository'> | undefined {
  const [, owner, repository] = /^([\w.-]+)\/([\w.-]+)$/.exec(name) ?? []
  return owner === undefined || repository === undefined ? undefined : { owner, repository }
}

/** The server and `owner/name` that the clone is of: `https://host/owner/name.git`, `git@host:owner/name`. */
async function originOf(repo: string): Promise<{ server: string; name: string } | undefined> {
  const address = (await gitAnswer(repo, ['config', '--get', 'remote.origin.url'])) ?? ''
  const [, server, name] =
    /^(?:https:\/\/|ssh:\/\/)?(?:[\w-]+@)?([\w.-]+)[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(
      address.trim(),
    ) ?? []
  return server === undefined || name === undefined ? undefined : { server, name }
}

export type Api = Awaited<ReturnType<typeof openOctokit>>['rest']

/**
 * Asks the API for something and changes nothing. `needs`: what the token has to be allowed.
 * @throws FactoryError PUBLISH_DENIED with what it needs; PUBLISH_FAILED.
 */
export async function askApi<T>(
  access: ApiAccess,
  needs: string,
  ask: (api: Api, place: { owner: string; repo: string }) => Promise<T>,
): Promise<T> {
  const { owner, repository: repo, token } = access
  const { rest } = await openOctokit(token, access)
  try {
    return await withApiRetry(() => ask(rest, { owner, repo }), sleep)
  } catch (thrown) {
    if (!hasCode(thrown, 'PUBLISH_DENIED')) throw thrown
    throw new FactoryError('PUBLISH_DENIED', thrown.message, {
      cause: thrown,
      hint: `give the token ${needs}`,
    })
  }
}

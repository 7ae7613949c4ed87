import { asFactoryError, FactoryError, hasCode } from '../errors.ts'
import { networkVariables } from '../network-variables.ts'
import { gitText } from './git.ts'

const TIMEOUT_MS = 20_000

/**
 * Asks a server which commit a tag of a repository names. For an annotated tag that is the commit the tag points to.
 * @throws FactoryError GIT_FAILED when the server cannot be reached, GIT_REVISION_UNKNOWN when it has no such tag.
 */
export async function remoteTag(url: string, tag: string, env: NodeJS.ProcessEnv): Promise<string> {
  const ref = `refs/tags/${tag}`
  const listed = await askServer(url, [ref, `${ref}^{}`], env)
  const commits = new Map(
    listed
      .split('\n')
      .map((line) => line.split('\t'))
      .map(([id = '', name = '']) => [name, id]),
  )
  const commit = commits.get(`${ref}^{}`) ?? commits.get(ref)
  if (commit !== undefined) return commit
  throw new FactoryError('GIT_REVISION_UNKNOWN', `${url} has no tag ${JSON.stringify(tag)}`, {
    hint: 'name a tag that is published there',
  })
}

async function askServer(url: string, refs: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  try {
    return await gitText('.', ['ls-remote', '--', url, ...refs], {
      env: networkVariables(env),
      timeoutMs: TIMEOUT_MS,
    })
  } catch (cause) {
    if (hasCode(cause, 'GIT_MISSING')) throw cause
    const { reason } = asFactoryError(cause)
    throw new FactoryError('GIT_FAILED', `cannot ask ${url}: ${reason.slice(0, 200)}`, {
      cause,
      hint: 'find the commit where the server can be reached, and give its 40 hex digits',
    })
  }
}

import { FactoryError } from '../errors.ts'
import { gitText } from './git.ts'

const TIMEOUT_MS = 20_000
/** A company network may ask for these; git gets nothing else of the caller's environment. */
const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy', 'SSL_CERT_FILE', 'GIT_SSL_CAINFO']

/**
 * The commit a tag of a remote repository names, asked of the server; an annotated tag counts as the commit behind it.
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
  const proxies = Object.fromEntries(
    PROXIES.flatMap((name) => {
      const value = env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
  try {
    return await gitText('.', ['ls-remote', '--', url, ...refs], { env: proxies, timeoutMs: TIMEOUT_MS })
  } catch (cause) {
    if (cause instanceof FactoryError && cause.code === 'GIT_MISSING') throw cause
    const reason = cause instanceof Error ? cause.message.replace(/^.*?: /, '') : ''
    throw new FactoryError('GIT_FAILED', `cannot ask ${url}: ${reason.slice(0, 200)}`, {
      cause,
      hint: 'look the commit up where the server can be reached, and give it: 40 hex digits',
    })
  }
}

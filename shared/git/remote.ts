import { hasCode } from '../errors.ts'
import { networkVariables } from '../network-variables.ts'
import { withRetry } from '../retry.ts'
import { gitExecution } from './git.ts'
import { isShallow } from './history-end.ts'
import { pushError } from './push-error.ts'
import { refTip, updateRef } from './revision.ts'
import { RETRY_WAITS_MS } from '../limits.ts'

/** Branches that commits are delivered to: those of a server, or those of this repository. */
export interface Remote {
  /** The tip of each of these branches that exists. */
  tips: (branches: readonly string[]) => Promise<Map<string, string>>
  /** Brings the objects of a commit that is the tip of a branch. */
  fetch: (commit: string) => Promise<void>
  /** Points a branch at a commit if its tip is still `expected`; `undefined`: if the branch does not exist yet. */
  push: (branch: string, commit: string, expected: string | undefined) => Promise<void>
  /** Deletes a branch if its tip is still `expected`. */
  remove: (branch: string, expected: string) => Promise<void>
}

export interface RemoteOptions {
  /** Folder of the clone. */
  repo: string
  /** `https` address of the repository on the server. */
  url: string
  /** Empty: the server is asked without one. */
  token: string
  /** Where proxies and certificates are named. */
  env: Readonly<Record<string, string | undefined>>
  sleep: (ms: number) => Promise<void>
}

/**
 * The branches of a repository on a server. Faults of the network are tried again.
 * @throws FactoryError of every call: PUBLISH_DENIED when the token may not, PUBLISH_BASE_MOVED, PUBLISH_UNSIGNED, PUBLISH_RULES,
 * PUBLISH_OCCUPIED, PUBLISH_FAILED.
 */
export function openRemote(options: RemoteOptions): Remote {
  return {
    async tips(branches) {
      const refs = branches.map((branch) => `refs/heads/${branch}`)
      const listed = await runRemoteGit(options, ['ls-remote', '--heads', options.url, ...refs])
      return new Map(listed.split('\n').flatMap(parseTip))
    },
    fetch: (commit) => fetchCommit(options, commit),
    push: (branch, commit, expected) => pushRef(options, `refs/heads/${branch}`, { commit, expected }),
    remove: (branch, expected) => pushRef(options, `refs/heads/${branch}`, { commit: '', expected }),
  }
}

/** Brings the objects of a commit that is the tip of a ref; no history to a clone without one. Throws as {@link openRemote}. */
export async function fetchCommit(options: RemoteOptions, commit: string): Promise<void> {
  const depth = (await isShallow(options.repo)) ? ['--depth=1'] : []
  const words = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', ...depth, options.url, commit]
  await runRemoteGit(options, words)
}

/**
 * Points a ref at a commit if its tip is still `expected`; `undefined`: if it does not exist yet. An empty commit deletes it.
 * Throws as {@link openRemote}.
 */
export async function pushRef(
  options: RemoteOptions,
  ref: string,
  { commit, expected = '' }: { commit: string; expected: string | undefined },
): Promise<void> {
  // an empty lease says that the ref must not exist yet
  const lease = `--force-with-lease=${ref}:${expected}`
  await runRemoteGit(options, ['push', '--quiet', lease, options.url, `${commit}:${ref}`])
}

function parseTip(line: string): [string, string][] {
  const [, commit, branch] = /^([0-9a-f]{40,64})\trefs\/heads\/(.+)$/.exec(line) ?? []
  return commit === undefined || branch === undefined ? [] : [[branch, commit]]
}

/** One git command that asks the server, with the token in a header. @throws FactoryError as {@link openRemote}. */
export function runRemoteGit(options: RemoteOptions, args: readonly string[]): Promise<string> {
  const env = remoteEnvironment(options)
  const attempt = async (): Promise<string> => {
    const { code, stdout, stderr } = await gitExecution(options.repo, args, { env })
    if (code === 0) return stdout.toString('utf8')
    throw pushError(args[0] ?? '', stderr.toString('utf8'))
  }
  // what the server has refused, it refuses again
  const isTransient = (thrown: unknown): boolean => hasCode(thrown, 'PUBLISH_FAILED')
  return withRetry(attempt, { waitsMs: RETRY_WAITS_MS, isTransient, sleep: options.sleep })
}

/** What lets git reach the server, also where it fetches by itself what a partial clone lacks. */
export function remoteEnvironment(options: RemoteOptions): Record<string, string> {
  return { ...networkVariables(options.env), ...configVariables(options) }
}

/**
 * Configuration of git as variables. The token travels as a header that only this process knows: never in an argument, an
 * address or a file. The empty header before it removes one that a checkout may have left; the server would refuse two.
 */
function configVariables({ url, token }: RemoteOptions): Record<string, string> {
  const header = `http.${new URL(url).origin}/.extraheader`
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64')
  const config: [string, string][] = [
    [header, ''],
    ...(token === '' ? [] : [[header, `AUTHORIZATION: basic ${basic}`] as [string, string]]),
    ['credential.helper', ''],
    ['http.followRedirects', 'false'],
    ['http.lowSpeedLimit', '1000'],
    ['http.lowSpeedTime', '60'],
  ]
  const pairs = config.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ])
  return { GIT_CONFIG_COUNT: String(config.length), ...(Object.fromEntries(pairs) as Record<string, string>) }
}

/** The branches of this repository itself: a release lands here when there is no server. @throws FactoryError GIT_FAILED. */
export function localRemote(repo: string): Remote {
  return {
    async tips(branches) {
      const tips = await Promise.all(
        branches.map(async (branch): Promise<[string, string][]> => {
          const tip = await refTip(repo, `refs/heads/${branch}`)
          return tip === undefined ? [] : [[branch, tip]]
        }),
      )
      return new Map(tips.flat())
    },
    // every commit of a local branch is in this repository
    fetch: () => Promise.resolve(),
    push: (branch, commit, expected) =>
      updateRef(repo, `refs/heads/${branch}`, commit, expected ?? '0'.repeat(commit.length)),
    remove: (branch, expected) =>
      updateRef(repo, `refs/heads/${branch}`, '0'.repeat(expected.length), expected),
  }
}

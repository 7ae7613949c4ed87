import { FactoryError } from '../errors.ts'
import { gitExecution, gitText } from './git.ts'
import { safeWord } from '../text/safe-log.ts'
import type { GithubFacts } from '../github/deliver/github-facts.ts'

/** The repository on the server, reached with the job's token. */
export interface Remote {
  /** Tip of each branch that exists. */
  tips: (branches: readonly string[]) => Promise<Map<string, string>>
  /** Brings the objects of a commit that is the tip of a branch. */
  fetch: (commit: string) => Promise<void>
  /** Creates a branch; one that exists meanwhile is an error. */
  create: (branch: string, commit: string) => Promise<void>
}

export interface RemoteSources {
  /** Folder of the clone. */
  repo: string
  facts: GithubFacts
  token: string
  env: NodeJS.ProcessEnv
  sleep: (ms: number) => Promise<void>
}

/** @throws FactoryError of every call: PUBLISH_DENIED when the token may not, PUBLISH_OCCUPIED, PUBLISH_FAILED. */
export function openRemote(sources: RemoteSources): Remote {
  const url = `${sources.facts.server}/${sources.facts.owner}/${sources.facts.repository}.git`
  const run = (...args: string[]): Promise<string> => runWithRetry(sources, args)
  return {
    async tips(branches) {
      const listed = await run(
        'ls-remote',
        '--heads',
        url,
        ...branches.map((branch) => `refs/heads/${branch}`),
      )
      return new Map(listed.split('\n').flatMap(tipOf))
    },
    async fetch(commit) {
      const isShallow = (await gitText(sources.repo, ['rev-parse', '--is-shallow-repository'])) === 'true'
      const depth = isShallow ? ['--depth=1'] : []
      await run('fetch', '--quiet', '--no-tags', '--no-write-fetch-head', ...depth, url, commit)
    },
    async create(branch, commit) {
      const ref = `refs/heads/${branch}`
      // an empty lease: the branch must not exist yet
      await run('push', '--quiet', `--force-with-lease=${ref}:`, url, `${commit}:${ref}`)
    },
  }
}

function tipOf(line: string): [string, string][] {
  const [, commit, branch] = /^([0-9a-f]{40,64})\trefs\/heads\/(.+)$/.exec(line) ?? []
  return commit === undefined || branch === undefined ? [] : [[branch, commit]]
}

const WAITS_MS = [1000, 5000]

/** Tries again what may pass: a refusal by the server will not. */
async function runWithRetry(sources: RemoteSources, args: readonly string[]): Promise<string> {
  for (const wait of [...WAITS_MS, undefined]) {
    const { code, stdout, stderr } = await gitExecution(sources.repo, args, { env: remoteVariables(sources) })
    if (code === 0) return stdout.toString('utf8')
    const failure = failureOf(args[0] ?? '', stderr.toString('utf8'))
    if (failure.code !== 'PUBLISH_FAILED' || wait === undefined) throw failure
    await sources.sleep(wait)
  }
  throw new FactoryError('INTERNAL', 'no attempt was made')
}

const DENIED =
  /\b40[13]\b|permission.{0,200}denied|not granted|not authorized|authentication failed|could not read username|refusing to allow|GH006|GH013|pre-receive hook declined/i
const OCCUPIED = /stale info|already exists|cannot lock ref|fetch first|non-fast-forward/i

/** Git says everything in prose. */
function failureOf(command: string, stderr: string): FactoryError {
  const told = safeWord(stderr.trim().split('\n').at(-1) ?? '', 200)
  if (DENIED.test(stderr))
    return new FactoryError('PUBLISH_DENIED', `the server refused git ${command} with this token: ${told}`, {
      hint: 'give the job `permissions: contents: write`, and let rules for branches allow `factory/*`',
    })
  if (OCCUPIED.test(stderr))
    return new FactoryError('PUBLISH_OCCUPIED', `the branch appeared while it was being pushed: ${told}`, {
      hint: 're-run the job: what is there is compared then',
    })
  return new FactoryError('PUBLISH_FAILED', `git ${command} failed: ${told}`, {
    hint: 'check githubstatus.com and the network of the runner, then re-run the job',
  })
}

/** What a way through a proxy needs, and nothing else of the job's variables. */
const SURROUNDINGS = [
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
  'https_proxy',
  'http_proxy',
  'no_proxy',
  'ALL_PROXY',
  'GIT_SSL_CAINFO',
  'SSL_CERT_FILE',
]

/**
 * The token travels as a header that only this process knows: never in an argument, an address or a file. An empty
 * header first takes away what the checkout may have left; two of them would be refused.
 */
function remoteVariables({ facts, token, env }: RemoteSources): Record<string, string> {
  const header = `http.${facts.server}/.extraheader`
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64')
  const config: [string, string][] = [
    [header, ''],
    ...(token === '' ? [] : [[header, `AUTHORIZATION: basic ${basic}`] as [string, string]]),
    ['credential.helper', ''],
    ['http.followRedirects', 'false'],
    ['http.lowSpeedLimit', '1000'],
    ['http.lowSpeedTime', '60'],
  ]
  const kept = SURROUNDINGS.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]))
  return {
    ...Object.fromEntries(kept),
    GIT_CONFIG_COUNT: String(config.length),
    ...Object.fromEntries(
      config.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  }
}

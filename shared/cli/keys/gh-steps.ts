import { signingSecret, signingStations, type Factory } from '../../factory/factory.ts'
import { githubOptions, isGithubDotCom } from '../../factory/github-options.ts'
import { shellWord } from '../../text/shell-word.ts'
import type { NeededSecret } from './needed-secrets.ts'

/** One call of `gh`. No argument is ever a secret: values go to its standard input. */
export interface GhStep {
  words: string[]
  /** Document for standard input. */
  input?: string
  /** The secret whose value is the standard input. */
  secret?: string
}

/** Steps that belong together. */
export interface GhGroup {
  /** Call that succeeds when nothing of the group is to be done. */
  unless?: string[]
  steps: GhStep[]
}

/** Where the secrets are set. */
export interface Destination {
  /** `owner/repo`. */
  repository: string
  /** Of the server, e.g. github.com. */
  host: string
  /** Branches that may use the environments. */
  branches: readonly string[]
  /** Names of secrets that are keys in PEM, of several lines. */
  files: ReadonlySet<string>
}

/** Of the repository that factory.yml names. */
export function destinationOf(factory: Factory): Destination {
  const { repository, github = githubOptions() } = factory
  const files = new Set(signingStations(factory).map(signingSecret))
  if (github.token !== undefined) files.add(github.token.key)
  return { repository, host: new URL(github.host).host, branches: github.branches, files }
}

/** Environments with a policy of branches, then each secret in those of its jobs. A job without one reads the repository's. */
export function environmentGroups(secrets: readonly NeededSecret[], to: Destination): GhGroup[] {
  const names = [...new Set(secrets.flatMap(({ environments }) => environments))]
  const placed = secrets.flatMap(({ name, environments }) =>
    environments.length === 0
      ? [secretGroup(name, to)]
      : environments.map((environment) => secretGroup(name, to, environment)),
  )
  return [...names.map((name) => environmentGroup(name, to)), ...placed]
}

/** Secrets of the repository: every job of every workflow can read them. */
export function plainGroups(secrets: readonly NeededSecret[], to: Destination): GhGroup[] {
  return secrets.map(({ name }) => secretGroup(name, to))
}

function secretGroup(name: string, to: Destination, environment?: string): GhGroup {
  const repository = isOnDotCom(to) ? to.repository : `${to.host}/${to.repository}`
  const place = environment === undefined ? [] : ['--env', environment]
  return { steps: [{ words: ['secret', 'set', name, '--repo', repository, ...place], secret: name }] }
}

function isOnDotCom({ host }: Destination): boolean {
  return isGithubDotCom(`https://${host}`)
}

/** An environment that is there keeps its settings: people may have named reviewers. */
function environmentGroup(name: string, to: Destination): GhGroup {
  const path = `repos/${to.repository}/environments/${encodeURIComponent(name)}`
  const call = (method: string, at: string, ...more: string[]): string[] => [
    'api',
    ...(isOnDotCom(to) ? [] : ['--hostname', to.host]),
    ...['--silent', '--method', method, at, ...more],
  ]
  const policy = isOfPullRequests(name) ? null : { protected_branches: false, custom_branch_policies: true }
  const branches = policy === null ? [] : to.branches
  return {
    unless: call('GET', path),
    steps: [
      {
        words: call('PUT', path, '--input', '-'),
        input: JSON.stringify({ deployment_branch_policy: policy }),
      },
      ...branches.map((branch) => ({
        words: call(
          'POST',
          `${path}/deployment-branch-policies`,
          '-f',
          `name=${branch}`,
          '-f',
          'type=branch',
        ),
      })),
    ],
  }
}

/** Checks of pull requests run on refs/pull/<number>/merge, which no policy of branches lets in. */
function isOfPullRequests(name: string): boolean {
  return name.endsWith('-pr')
}

/**
 * A step as people paste it into a shell. gh asks for the value of a secret itself, but takes one line alone: a key of several
 * lines comes from a file.
 */
export function shellLine({ words, input, secret }: GhStep, { files }: Pick<Destination, 'files'>): string {
  const line = ['gh', ...words].map(shellWord).join(' ')
  if (input !== undefined) return `echo ${shellWord(input)} | ${line}`
  return secret !== undefined && files.has(secret) ? `${line} < ${secret}.pem` : line
}

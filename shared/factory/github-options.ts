import { partDeliveryOptions, type DeliveryOptions, type RawDeliveryOptions } from './delivery-options.ts'
import { partMachineOptions, type MachineOptions, type RawMachineOptions } from './machine-options.ts'

/** Events that may start the dispatcher. Every other event is refused. */
export const DISPATCH_EVENTS = ['push', 'workflow_dispatch'] as const

/** Where a unit's trace and change are delivered. */
export type Delivery = 'pull-request' | 'branch' | 'none'

/** `fail` is red; `warn` is green, with a warning that names what was not reviewed. */
export type WithoutKeys = 'fail' | 'warn'

/** Is a unit that was halted red, or a notice? */
export type HaltColour = 'failure' | 'notice'

/** Does each station have a job of its own, or do stations that run no commands share one? */
export type JobMode = 'separate' | 'grouped'

/** Key of `environments` for the people who approve what a pull request takes away from the gates. */
export const WEAKENED_ENVIRONMENT = 'weakened'

/** The `github:` part of factory.yml, checked, with its defaults: how the line runs on GitHub. */
export interface GithubOptions extends MachineOptions, DeliveryOptions {
  /** Events that start the dispatcher. Schedules have a field of their own. */
  on: string[]
  /** Branches whose pushes start the line. */
  branches: string[]
  /** Globs whose pushes start the line; empty means the glob of the specs. */
  paths: string[]
  /** Cron lines; each sends every spec down the line that is not delivered or offered already. */
  schedule: string[]
  /** Most units in progress at once. */
  parallel: number
  /** Node version of command stations; `undefined` leaves the runner's own. */
  node: string | undefined
  /** Time limit of a job, without the time of its model or its commands. */
  minutes: number
  /** Where our own actions come from: `owner/repo@<40 hex>`, or `./path` to built actions in the repository. */
  actions: { source: string | undefined }
  host: string
  /** Folder shared by all runners that takes the place of artifacts. */
  store: string | undefined
  pullRequests: boolean
  /** What a check says when its run was given no key to ask the reviewer with: pull requests of forks and of Dependabot. */
  withoutKeys: WithoutKeys
  /** Upload the findings of pull requests to code scanning. */
  sarif: boolean
  publish: Delivery
  /** Hand the summary of a released unit to GitHub, where `gh attestation verify` finds it. */
  attest: boolean
  jobs: JobMode
  /** Where recorded answers of models are kept: in a ref of the repository, for every run of the unit, or in the run alone. */
  answers: 'ref' | 'run'
  /** Where the owner of a spec is asked what it leaves open, beside the summary of the run: in an issue, or nowhere. */
  questions: 'issue' | 'none'
  /** Colour of the result of a halted unit. It hangs on the commit of the base branch, so `notice` keeps that green. */
  haltIs: HaltColour
  /**
   * Environment by station, of the delivering job (`deliver`), of that job by the risk tiers `low`, `medium`, `high`, or of the
   * review of pull requests (`pull-request`), or of the approval of weakened gates in them (`weakened`).
   */
  environments: Map<string, string>
}

/** The same as factory.yml has it, after the schema check. */
export interface RawGithubOptions extends RawMachineOptions, RawDeliveryOptions {
  on?: string[]
  branches?: string[]
  paths?: string[]
  schedule?: string[]
  parallel?: number
  node?: string
  minutes?: number
  actions?: { source?: string }
  host?: string
  store?: string
  pullRequests?: boolean
  withoutKeys?: WithoutKeys
  sarif?: boolean
  publish?: Delivery
  attest?: boolean
  jobs?: JobMode
  answers?: 'ref' | 'run'
  questions?: 'issue' | 'none'
  haltIs?: HaltColour
  environments?: Record<string, string>
}

const DEFAULTS = {
  on: [...DISPATCH_EVENTS],
  branches: ['main'],
  paths: [],
  schedule: [],
  parallel: 10,
  minutes: 15,
  host: 'https://github.com',
  pullRequests: false,
  withoutKeys: 'fail' as const,
  sarif: false,
  publish: 'pull-request' as const,
  attest: false,
  jobs: 'separate' as const,
  answers: 'ref' as const,
  questions: 'issue' as const,
  haltIs: 'failure' as const,
}

/** The options with their defaults filled in. */
export function githubOptions(raw: RawGithubOptions = {}): GithubOptions {
  const { machine, others: rest } = partMachineOptions(raw)
  const { delivery, others } = partDeliveryOptions(rest)
  const { node, actions, environments, store, ...plain } = others
  return {
    ...DEFAULTS,
    ...plain,
    ...machine,
    ...delivery,
    node: node === 'none' ? undefined : (node ?? '24'),
    actions: { source: actions?.source },
    store,
    environments: new Map(Object.entries(environments ?? {})),
  }
}

/** Address of the GitHub that a line runs on. */
export function githubHost({ github = githubOptions() }: { github?: GithubOptions }): string {
  return github.host
}

/** Is the host github.com, or GitHub with data residency? Any other host is a GitHub Enterprise Server, with fewer services. */
export function isGithubDotCom(host: string): boolean {
  return /^https:\/\/(github\.com|[a-z0-9-]+\.ghe\.com)$/.test(host)
}

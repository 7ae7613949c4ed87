/** Events that may start the dispatcher; everything else is refused by name. */
export const DISPATCH_EVENTS = ['push', 'workflow_dispatch'] as const

/** Where a unit's trace and change are delivered. */
export type Delivery = 'pull-request' | 'branch' | 'none'

/** The `github:` part of factory.yml after the border: how the line is laid onto GitHub's scheduler. */
export interface GithubOptions {
  /** Events that start the dispatcher; a schedule is listed on its own. */
  on: string[]
  /** Branches whose pushes start the line. */
  branches: string[]
  /** Globs whose pushes start the line; empty means the glob of the specs. */
  paths: string[]
  /** Cron lines; each sends every spec down the line. */
  schedule: string[]
  runsOn: { default: string[]; stations: Map<string, string[]> }
  /** Node version of command stations; `undefined` leaves the runner's own. */
  node: string | undefined
  /** Commands on the base commit before the change is laid, in command stations only. */
  install: string[]
  /** Time limit of a job, beside what its model or its commands may take. */
  minutes: number
  /** Where our own actions come from: `owner/repo@<40 hex>`, or `./path` to built actions in the repository. */
  actions: { source: string | undefined }
  host: string
  /** Folder shared by all runners that takes the place of artifacts. */
  store: string | undefined
  pullRequests: boolean
  publish: Delivery
  /** Environment by station, or by the risk tiers `low`, `medium`, `high` for the publishing station. */
  environments: Map<string, string>
}

/** The same as it is written, after the schema. */
export interface RawGithubOptions {
  on?: string[]
  branches?: string[]
  paths?: string[]
  schedule?: string[]
  runsOn?: Labels | Record<string, Labels>
  node?: string
  install?: string[]
  minutes?: number
  actions?: { source?: string }
  host?: string
  store?: string
  pullRequests?: boolean
  publish?: Delivery
  environments?: Record<string, string>
}

type Labels = string | string[]

const DEFAULT_RUNNER = 'ubuntu-24.04'

const DEFAULTS = {
  on: [...DISPATCH_EVENTS],
  branches: ['main'],
  paths: [],
  schedule: [],
  install: [],
  minutes: 15,
  host: 'https://github.com',
  pullRequests: false,
  publish: 'pull-request' as const,
}

/** The options with their defaults filled in. */
export function githubOptions(raw: RawGithubOptions = {}): GithubOptions {
  const { runsOn, node, actions, environments, store, ...plain } = raw
  return {
    ...DEFAULTS,
    ...plain,
    runsOn: runnersOf(runsOn ?? DEFAULT_RUNNER),
    node: node === 'none' ? undefined : (node ?? '24'),
    actions: { source: actions?.source },
    store,
    environments: new Map(Object.entries(environments ?? {})),
  }
}

function runnersOf(raw: Labels | Record<string, Labels>): GithubOptions['runsOn'] {
  if (typeof raw === 'string' || Array.isArray(raw)) return { default: listOf(raw), stations: new Map() }
  const stations = new Map(Object.entries(raw).map(([station, labels]) => [station, listOf(labels)]))
  const fallback = stations.get('default') ?? [DEFAULT_RUNNER]
  stations.delete('default')
  return { default: fallback, stations }
}

function listOf(labels: Labels): string[] {
  return typeof labels === 'string' ? [labels] : labels
}

/** github.com and its data-residency siblings; any other host is a server of its own, with fewer services. */
export function isGithubDotCom(host: string): boolean {
  return /^https:\/\/(github\.com|[a-z0-9-]+\.ghe\.com)$/.test(host)
}

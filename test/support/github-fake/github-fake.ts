import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answer } from './answer.ts'
import { loadDescription, type Description } from './description.ts'
import type { RestFault } from './faults.ts'
import { makeRateLimits, type LimitOptions } from './rate-limits.ts'
import type { RunSource } from './run-source.ts'
import { peopleOf, type People } from './people.ts'
import { shapeOf } from './sample.ts'
import type { Grant } from './grant.ts'
import type { ArtifactSource, PullRequest, RepositorySettings, World } from './world.ts'

export interface GitHubFakeOptions {
  /** `owner/repo`, and the local git repository whose branches the pull requests name. */
  repository: { name: string; path: string; defaultBranch?: string }
  /** Artifacts of the runs, e.g. startResultsService(). */
  artifacts?: ArtifactSource
  /** The repository's setting that lets workflows open pull requests; default: on. A new repository has it off. */
  actionsMayOpenPulls?: boolean
  /** Further settings; default: those of a new public repository. */
  settings?: Partial<Omit<RepositorySettings, 'actionsMayOpenPulls'>>
  /** Default: none. */
  limits?: LimitOptions
  now?: () => Date
}

export interface GitHubFake {
  /** What GITHUB_API_URL must be. */
  url: string
  /** A token that may do what the grant says, and nothing else. */
  issueToken: (grant: Grant) => string
  /** Connects what runs workflows, so that calls start runs and runs are listed. */
  connect(runs: RunSource): void
  pulls(): PullRequest[]
  issues(): World['issues']
  /** Names of the labels of an issue or pull request; without a number those of the repository. */
  labels(number?: number): string[]
  comments(): World['comments']
  reactions(): World['reactions']
  /** What people do by hand. */
  people: People
  checks(): World['checks']
  sarifs(): World['sarifs']
  releases(): World['releases']
  /** Attaches files to a release, as others do meanwhile; an upload that failed leaves `open`. */
  attach(tag: string, names: string[], state?: 'uploaded' | 'open'): void
  /** Was this commit made by the API, and so signed by GitHub? */
  isVerified(sha: string): boolean
  /** Calls `listener` for each call, before its answer is sent. */
  onCall(listener: (call: string) => void): void
  /** What a person does to a pull request by hand; nothing happens in the repository. */
  change(number: number, changes: Partial<PullRequest>): void
  /** What an owner changes in the settings of the repository. */
  configure(changes: Partial<RepositorySettings>): void
  /** `METHOD path status`, in order. */
  calls(): string[]
  /** Every departure of an exchange from GitHub's published description; tests expect none. */
  violations(): string[]
  fail(fault: RestFault): void
  heal(): void
  close(): Promise<void>
}

/** A stateful GitHub API on loopback in which every REST exchange is checked against GitHub's OpenAPI description. */
export async function startGitHubFake(options: GitHubFakeOptions): Promise<GitHubFake> {
  const description = loadDescription()
  const server = createServer((request, response) => void answer(parts, request, response))
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const world = makeWorld(options, description, url)
  const limits = makeRateLimits(options.limits ?? {}, world.now)
  const parts = { world, description, limits, calls: [], violations: [], listeners: [] } as Parameters<
    typeof answer
  >[0]
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: url(),
    issueToken(grant) {
      const token = `ghs_${String(world.tokens.size + 1).padStart(36, '0')}`
      world.tokens.set(token, grant)
      return token
    },
    connect: (runs) => void (world.runs = runs),
    ...views(world),
    people: peopleOf(world),
    attach: (tag, names, state = 'uploaded') => {
      const release = world.releases.find((each) => each.tag === tag)
      const bytes = Buffer.from('others')
      release?.assets.push(...names.map((name) => ({ id: world.nextId(), name, bytes, state })))
    },
    onCall: (listener) => void parts.listeners.push(listener),
    change(number, changes) {
      const pull = world.pulls.find((each) => each.number === number)
      if (pull === undefined) throw new Error(`there is no pull request ${number}`)
      Object.assign(pull, changes)
    },
    configure: (changes) => void Object.assign(world.settings, changes),
    calls: () => [...parts.calls],
    violations: () => [...parts.violations],
    fail: (fault) => world.faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    heal: () => void world.faults.splice(0),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Views = Pick<
  GitHubFake,
  'pulls' | 'issues' | 'labels' | 'comments' | 'reactions' | 'checks' | 'sarifs' | 'releases' | 'isVerified'
>

function views(world: World): Views {
  return {
    pulls: () => structuredClone(world.pulls),
    issues: () => structuredClone(world.issues),
    labels: (number) =>
      number === undefined ? world.labels.map(({ name }) => name) : [...(world.labelled.get(number) ?? [])],
    comments: () => structuredClone(world.comments),
    reactions: () => structuredClone(world.reactions),
    checks: () => structuredClone(world.checks),
    sarifs: () => structuredClone(world.sarifs),
    releases: () => world.releases.map((release) => ({ ...release, assets: [...release.assets] })),
    isVerified: (sha) => world.verified.has(sha),
  }
}

const NEW_REPOSITORY = {
  defaultPermissions: 'read',
  codeScanning: false,
  private: false,
  hasIssues: true,
  immutableReleases: false,
} as const

function makeWorld(options: GitHubFakeOptions, description: Description, url: () => string): World {
  const { actionsMayOpenPulls = true, settings = {} } = options
  let ids = 0
  return {
    repository: { defaultBranch: 'main', ...options.repository },
    artifacts: options.artifacts,
    settings: { actionsMayOpenPulls, ...NEW_REPOSITORY, ...settings },
    pulls: [],
    issues: [],
    labels: [],
    labelled: new Map(),
    comments: [],
    reactions: [],
    roles: new Map([['octocat', 'admin']]),
    checks: [],
    statuses: [],
    sarifs: [],
    releases: [],
    verified: new Set(),
    tokens: new Map(),
    faults: [],
    runs: undefined,
    url,
    nextId: () => (ids += 1),
    now: options.now ?? (() => new Date()),
    shape: (component, overrides) => shapeOf(description, component, overrides),
  }
}

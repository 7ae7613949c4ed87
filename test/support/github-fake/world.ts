import type { RestFault, Reply } from './faults.ts'
import type { Author, Grant } from './grant.ts'
import type { RunSource } from './run-source.ts'
import type { Overrides } from './sample.ts'

/** What the artifact service knows; startResultsService() fits. */
export interface ArtifactSource {
  artifacts(): {
    id: number
    name: string
    run: string
    state: 'created' | 'finalized' | 'deleted' | 'expired'
    bytes: Buffer
    digest: string
    createdAt: string
  }[]
  blobUrl(id: number): string | undefined
}

export interface PullRequest {
  number: number
  title: string
  body: string
  head: string
  base: string
  state: 'open' | 'closed'
  draft: boolean
  merged: boolean
  /** Its head when it was closed: what the branch becomes later is no part of it. */
  lastHead?: string
  /** Whose token opened it. */
  by: Author
}

export interface Issue {
  number: number
  title: string
  body: string
  state: 'open' | 'closed'
  /** Who opened it. */
  login: string
  /** Names of its labels. */
  labels?: string[]
}

/** What somebody thinks of a comment. */
export interface Reaction {
  comment: number
  content: string
  login: string
}

/** A comment on an issue or a pull request. */
export interface Comment {
  id: number
  issue: number
  body: string
  login: string
}

/** What somebody told the Checks API. */
export interface CheckRun {
  id: number
  name: string
  sha: string
  status: string
  conclusion: string | null
  output: { title: string | null; summary: string | null; text: string | null }
  annotations: Record<string, unknown>[]
  /** Slug of the app whose token made it; a workflow's is `github-actions`. */
  app: string
}

/** What a program outside says of a commit, by its context; the newest counts. */
export interface CommitStatus {
  sha: string
  context: string
  state: 'error' | 'failure' | 'pending' | 'success'
}

/** A file of findings that was uploaded to code scanning. */
export interface SarifUpload {
  id: string
  sha: string
  ref: string
  sarif: unknown
}

export interface Release {
  id: number
  tag: string
  name: string
  body: string
  target: string
  prerelease: boolean
  /** Can nothing be added to it? */
  immutable: boolean
  /** Not `uploaded`: its upload has failed. The documentation calls that `starter`, the description `open`. */
  assets: { id: number; name: string; bytes: Buffer; state: 'uploaded' | 'open' }[]
}

/** Settings of a repository that only its owners change, as they are in a new one unless said otherwise. */
export interface RepositorySettings {
  /** "Allow GitHub Actions to create and approve pull requests". */
  actionsMayOpenPulls: boolean
  defaultPermissions: 'read' | 'write'
  /** Is code scanning switched on? */
  codeScanning: boolean
  private: boolean
  /** Are issues switched on? */
  hasIssues: boolean
  /** "Immutable releases". */
  immutableReleases: boolean
}

/** Everything the fake remembers; branches lie in the local repository. */
export interface World {
  repository: { name: string; path: string; defaultBranch: string }
  artifacts: ArtifactSource | undefined
  settings: RepositorySettings
  pulls: PullRequest[]
  issues: Issue[]
  /** Labels of the repository, and names of those of issues and pull requests by number. */
  labels: { name: string; color: string; description: string }[]
  labelled: Map<number, string[]>
  comments: Comment[]
  reactions: Reaction[]
  /** Roles of people by login in lower case; everybody else may read. */
  roles: Map<string, string>
  checks: CheckRun[]
  statuses: CommitStatus[]
  sarifs: SarifUpload[]
  releases: Release[]
  /** Commits that this API made itself: GitHub signs those, and no others. */
  verified: Set<string>
  /** Where this fake answers. */
  url: () => string
  runs: RunSource | undefined
  nextId: () => number
  tokens: Map<string, Grant>
  faults: { fault: RestFault; left: number }[]
  now: () => Date
  shape: (component: string, overrides: Overrides) => Record<string, unknown>
}

export interface Call {
  params: Record<string, string>
  query: URLSearchParams
  body: Record<string, unknown>
  /** The body of an upload, which is no JSON. */
  bytes: Buffer
  grant: Grant
}

/** Scopes of which a token must have one; none: every token may. */
type Needs = [scope: string, level: 'read' | 'write'][]

/** One operation of the fake. */
export interface Endpoint {
  needs: Needs
  answer: (call: Call, world: World) => Reply
}

export type Endpoints = Record<string, Endpoint>

/** What operations need that read or write what any of these scopes opens. */
export function eitherOf(...scopes: string[]): { READ: Needs; WRITE: Needs } {
  return { READ: scopes.map((scope) => [scope, 'read']), WRITE: scopes.map((scope) => [scope, 'write']) }
}

export function ok(body: unknown, status = 200): Reply {
  return { status, body }
}

/** The page of a list that was asked for, with the link to the next one. */
export function page(
  items: unknown[],
  query: URLSearchParams,
): { items: unknown[]; headers: Record<string, string> } {
  const size = Math.min(Number(query.get('per_page') ?? '30'), 100)
  const number = Number(query.get('page') ?? '1')
  const link =
    items.length > size * number
      ? { link: `<https://api.github.com/next?page=${number + 1}>; rel="next"` }
      : {}
  return { items: items.slice(size * (number - 1), size * number), headers: link }
}

export function textOf(value: unknown, fallback = ''): string {
  return typeof value === 'string' ? value : fallback
}

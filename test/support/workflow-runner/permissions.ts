import { isRecord } from '../../../shared/formats/read-json.ts'

export type Permissions = Record<string, 'read' | 'write'>

const SCOPES = [
  'actions',
  'artifact-metadata',
  'attestations',
  'checks',
  'contents',
  'deployments',
  'discussions',
  'id-token',
  'issues',
  'packages',
  'pages',
  'pull-requests',
  'security-events',
  'statuses',
]

/** What a `permissions:` value grants; a scope that is not named has none. `undefined` when nothing is declared. */
export function readPermissions(declared: unknown): Permissions | undefined {
  if (declared === undefined) return undefined
  if (declared === 'read-all') return all('read')
  if (declared === 'write-all') return all('write')
  const entries = Object.entries(isRecord(declared) ? declared : {})
  return sorted(
    entries.flatMap(([scope, level]) =>
      level === 'read' || level === 'write' ? [[scope, level] as const] : [],
    ),
  )
}

/** The repository's setting for workflows that declare nothing. */
export function defaultPermissions(setting: 'read' | 'write'): Permissions {
  if (setting === 'read') return { contents: 'read', packages: 'read' }
  return Object.fromEntries(Object.entries(all('write')).filter(([scope]) => scope !== 'id-token'))
}

/** Tokens of forked pull requests never write and never get an identity. */
export function withoutWrites(permissions: Permissions): Permissions {
  return sorted(
    Object.keys(permissions)
      .filter((scope) => scope !== 'id-token')
      .map((scope) => [scope, 'read'] as const),
  )
}

/** @throws Error when a called workflow asks for more than its caller has, which GitHub refuses at start-up. */
export function checkCap(job: string, asked: Permissions, cap: Permissions): void {
  const beyond = Object.entries(asked).find(
    ([scope, level]) => cap[scope] !== 'write' && cap[scope] !== level,
  )
  if (beyond === undefined) return
  const [scope, level] = beyond
  const allowed = cap[scope] ?? 'none'
  throw new Error(
    `the nested job '${job}' is requesting '${scope}: ${level}', but is only allowed '${scope}: ${allowed}'`,
  )
}

function all(level: 'read' | 'write'): Permissions {
  const scopes = SCOPES.filter((scope) => level === 'write' || scope !== 'id-token')
  return sorted(scopes.map((scope) => [scope, level] as const))
}

function sorted(entries: (readonly [string, 'read' | 'write'])[]): Permissions {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

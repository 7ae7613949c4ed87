import { blocking, warning, type Finding } from '../findings.ts'
import { DEPENDENCY_FIELDS } from '../formats/manifest.ts'
import { safeText } from '../text/safe-log.ts'
import { baseOf } from './names.ts'
import { fits, type DependencyPolicy } from './policy.ts'
import type { LockedPackage, LockFile } from './read-lock.ts'
import { hostOf } from './registries.ts'

/** A lock file at the base and with the change. */
export interface ComparedLock {
  file: string
  before: LockFile | undefined
  after: LockFile
  policy: DependencyPolicy
  /** Hosts of the registries that `.npmrc` of the base names. */
  registries: readonly string[]
  /** Folders of package.json files that the change writes, relative to the lock. */
  manifests: ReadonlyMap<string, Record<string, unknown>>
}

const DEFAULT_HOST = 'registry.npmjs.org'
const MOST = 50

/** What a lock file brings in that its base does not hold: where it comes from, whether it can be verified, and what it runs. */
export function checkLock(compared: ComparedLock): Finding[] {
  const { file, before, after } = compared
  const fresh = [...after.packages.values()].filter((each) => !isSame(each, before?.packages.get(each.path)))
  const hosts = new Set([...hostsOf(before), ...compared.registries])
  const found = fresh.flatMap((each) => packageFindings(each, compared, hosts))
  const rest = found.length - MOST
  return [
    ...disagreements(compared),
    ...found.slice(0, MOST),
    ...(rest > 0 ? [blocking('DEPENDENCY_MORE', `and ${rest} more of them`, { file })] : []),
    ...lockOnly(compared, fresh),
  ]
}

function isSame(a: LockedPackage, b: LockedPackage | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function packageFindings(each: LockedPackage, compared: ComparedLock, hosts: ReadonlySet<string>): Finding[] {
  const { file, before, policy } = compared
  const called = safeText(JSON.stringify(`${each.name}@${each.version}`), 160)
  const twin = [...(before?.packages.values() ?? [])].find(
    ({ name, version }) => name === each.name && version === each.version,
  )
  const denied = fits(each.name, policy.deny ?? [])
  return [
    ...(denied
      ? [
          blocking('DEPENDENCY_DENIED', `${called} is on the deny list, and comes with another package`, {
            file,
          }),
        ]
      : []),
    ...sourceFindings(each, called, file, hosts),
    ...otherPackage(each, called, compared),
    ...(twin?.integrity !== undefined && each.integrity !== undefined && twin.integrity !== each.integrity
      ? [
          blocking('DEPENDENCY_INTEGRITY', `${called} has another digest than before`, {
            file,
            hint: CHANGED,
          }),
        ]
      : []),
    ...scriptFindings(each, called, compared),
  ]
}

const CHANGED = 'a version that is published never changes: make the lock file anew from the registry'

function sourceFindings(
  each: LockedPackage,
  called: string,
  file: string,
  hosts: ReadonlySet<string>,
): Finding[] {
  const { resolved, integrity } = each
  if (resolved === 'bundled') return []
  const host = hostOf(resolved)
  if (host === undefined) {
    const from = resolved === undefined ? 'nowhere that is named' : JSON.stringify(safeText(resolved, 120))
    const hint = 'take a version that is published in the registry'
    return [blocking('DEPENDENCY_SOURCE', `${called} comes from ${from}`, { file, hint })]
  }
  return [
    ...registryFinding(host, called, file, hosts),
    ...(isDigest(integrity)
      ? []
      : [
          blocking('DEPENDENCY_INTEGRITY', `${called} has no digest to be verified by`, {
            file,
            hint: 'make the lock file anew: npm writes one for each package',
          }),
        ]),
  ]
}

/** `https://<host>/<name>/-/<file>-<version>.tgz`, as every registry of npm writes it. */
const ARCHIVE = /\/((?:@[^/]+(?:\/|%2f))?[^/]+)\/-\/([^/?#]+)\.tgz$/i

/** The address is that of another package or version, or nobody asks for the package under the name that it gets. */
function otherPackage(each: LockedPackage, called: string, { file, after }: ComparedLock): Finding[] {
  const folder = each.path.slice(each.path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const [, name, archive] = ARCHIVE.exec(each.resolved ?? '') ?? []
  const expected = `${baseOf(each.name)}-${each.version}`
  const isOther = name !== undefined && (name.replace(/%2f/i, '/') !== each.name || archive !== expected)
  const isUnasked = folder !== each.name && !after.aliases.has(`${folder}=${each.name}`)
  const why = isOther
    ? `comes from the address of ${safeText(`${name}, ${archive ?? ''}`, 120)}`
    : `is installed as ${safeText(folder, 120)}, and nobody asks for that`
  if (!isOther && !isUnasked) return []
  const hint = 'make the lock file anew from package.json'
  return [blocking('DEPENDENCY_SOURCE', `${called} ${why}`, { file, hint })]
}

/** Where the base names no registry at all there is nothing that could have changed: a person looks at the first one. */
function registryFinding(host: string, called: string, file: string, hosts: ReadonlySet<string>): Finding[] {
  if (hosts.has(host) || (hosts.size === 0 && host === DEFAULT_HOST)) return []
  const message = `${called} comes from ${JSON.stringify(host)}, another registry than before`
  const hint = 'make the lock file with the registry that the base names, in its lock file or in .npmrc'
  return [(hosts.size === 0 ? warning : blocking)('DEPENDENCY_REGISTRY', message, { file, hint })]
}

/** A weaker digest can be met by another package. */
function isDigest(integrity: string | undefined): boolean {
  return integrity !== undefined && /\bsha(?:256|384|512)-[A-Za-z0-9+/]{40,}=*/.test(integrity)
}

function hostsOf(lock: LockFile | undefined): string[] {
  return [...(lock?.packages.values() ?? [])].flatMap(({ resolved }) => hostOf(resolved) ?? [])
}

function scriptFindings(
  each: LockedPackage,
  called: string,
  { file, before, policy }: ComparedLock,
): Finding[] {
  if (!each.hasInstallScript || fits(each.name, policy.scripts ?? [])) return []
  const known = [...(before?.packages.values() ?? [])].some(
    ({ name, hasInstallScript }) => name === each.name && hasInstallScript,
  )
  if (known) return []
  const message = `${called} runs a program when it is installed`
  const hint = 'install without scripts, or name it under dependencies.scripts of factory.yml'
  const level = policy.scripts === undefined ? warning : blocking
  return [level('DEPENDENCY_INSTALL_SCRIPT', message, { file, hint })]
}

/** package.json and the lock name the same packages with the same ranges. */
function disagreements({ file, after, manifests }: ComparedLock): Finding[] {
  return [...manifests].flatMap(([folder, manifest]) => {
    const locked = after.declared.get(folder)
    if (locked === undefined) return []
    const names = DEPENDENCY_FIELDS.flatMap((section) => differing(manifest[section], locked[section]))
    if (names.length === 0) return []
    const shown = safeText(names.slice(0, 5).join(', '), 200)
    const hint = 'run npm install --package-lock-only, or let a station of the line make the lock file'
    return [blocking('DEPENDENCY_LOCK', `it does not agree with package.json about ${shown}`, { file, hint })]
  })
}

function differing(a: unknown, b: unknown): string[] {
  const [x, y] = [entriesOf(a), entriesOf(b)]
  return [...new Set([...x.keys(), ...y.keys()])].filter((name) => x.get(name) !== y.get(name)).sort()
}

function entriesOf(value: unknown): Map<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
}

/** Other versions without another wish: an update, or something that was slipped in. */
function lockOnly({ file, before, manifests }: ComparedLock, fresh: readonly LockedPackage[]): Finding[] {
  if (before === undefined || manifests.size > 0 || fresh.length === 0) return []
  const message = `${fresh.length} packages change, and no package.json does`
  return [
    warning('DEPENDENCY_LOCK_ONLY', message, {
      file,
      hint: 'say in the pull request what the lock file is updated for',
    }),
  ]
}

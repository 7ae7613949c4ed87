import { posix } from 'node:path'
import { DEPENDENCY_FIELDS } from '../formats/manifest.ts'
import { isRecord, jsonIfAny, recordOrEmpty } from '../formats/read-json.ts'
import { aliasOf } from './ranges.ts'

/** One package of a package-lock.json. */
export interface LockedPackage {
  /** Where it is installed: `node_modules/a/node_modules/b`. */
  path: string
  /** By what the registry knows it; another one than the folder for an alias. */
  name: string
  version: string
  resolved: string | undefined
  integrity: string | undefined
  hasInstallScript: boolean
}

export interface LockFile {
  packages: Map<string, LockedPackage>
  /** Names under which some package or manifest asks for another one: `folder=name`. */
  aliases: Set<string>
  /** What the lock says of each manifest: its folder, and the ranges by section and name. */
  declared: Map<string, Record<string, unknown>>
}

/** The lock files whose packages are read; of others only their presence is known. */
export function isNpmLock(path: string): boolean {
  return /^(?:package-lock|npm-shrinkwrap)\.json$/.test(posix.basename(path))
}

const MOST_PACKAGES = 50_000

/** A lock file of npm 7 or later; `undefined` for another text. */
export function readLock(text: string): LockFile | undefined {
  const value = jsonIfAny(text)
  const packages = isRecord(value) && isRecord(value['packages']) ? value['packages'] : undefined
  if (packages === undefined) return undefined
  const lock: LockFile = { packages: new Map(), declared: new Map(), aliases: new Set() }
  for (const [path, entry] of Object.entries(packages).slice(0, MOST_PACKAGES)) {
    if (!isRecord(entry)) continue
    for (const alias of aliasesIn(entry)) lock.aliases.add(alias)
    // links and folders of the repository are packages of its own
    if (isForeign(path, entry)) lock.packages.set(path, packageOf(path, entry))
    else if (entry['link'] !== true) lock.declared.set(path, entry)
  }
  return lock
}

/** A link is one where it leaves the repository. */
function isForeign(path: string, { link, resolved }: Record<string, unknown>): boolean {
  if (!path.includes('node_modules/')) return false
  return link !== true || (typeof resolved === 'string' && /^(?:\.\.|[/\\]|[a-z]:|file:)/i.test(resolved))
}

function aliasesIn(entry: Record<string, unknown>): string[] {
  return DEPENDENCY_FIELDS.flatMap((section) => {
    return Object.entries(recordOrEmpty(entry[section])).flatMap(([name, version]) => {
      const other = typeof version === 'string' ? aliasOf(version) : undefined
      return other === undefined ? [] : [`${name}=${other}`]
    })
  })
}

function packageOf(path: string, entry: Record<string, unknown>): LockedPackage {
  const textAt = (key: string): string | undefined =>
    typeof entry[key] === 'string' ? entry[key] : undefined
  // what lies in another package comes with that; an address of its own is judged all the same
  const isInside = path.indexOf('node_modules/') !== path.lastIndexOf('node_modules/')
  const isBundled = entry['inBundle'] === true && isInside && entry['resolved'] === undefined
  return {
    path,
    name: textAt('name') ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: textAt('version') ?? '',
    resolved: isBundled ? 'bundled' : textAt('resolved'),
    integrity: isBundled ? 'bundled' : textAt('integrity'),
    hasInstallScript: entry['hasInstallScript'] === true,
  }
}

import { hasCode } from '../../errors.ts'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { compareText } from '../../findings.ts'
import { readBytesIfAny } from '../../files.ts'
import { isRecord, parseJson } from '../../formats/read-json.ts'
import { readYaml } from '../../formats/yaml.ts'
import { MAX_CONTROL_FILE_BYTES, MAX_PARCEL_BYTES, MAX_TRUST_BYTES } from '../../limits.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import { HOME } from '../../station/home.ts'
import { VERSION } from '../../version.ts'
import { failed, note, passed, type Check } from './check.ts'

const NAME = 'versions'
/** The version of every kind of document that this Jidoka reads and writes. */
const READ = 1
const MAX_TRACES = 20
const DEFAULT_TRUST = '.factory/trust.json'

/** A document and the version it says it has. */
interface Versioned {
  path: string
  version: number
  /** The line needs it; else it is one of the past. */
  isNeeded: boolean
}

/**
 * The versions of factory.yml, house, trust file and the parcels of stored traces. Documents that say none, or cannot be
 * read, are left to the checks of their own kind.
 */
export async function checkVersions(repo: string): Promise<Check[]> {
  const factory = (await yamlAt(repo, 'factory.yml')) ?? {}
  const { house, signing } = factory
  const trust = (isRecord(signing) ? signing['trust'] : undefined) ?? DEFAULT_TRUST
  const found = [
    versioned('factory.yml', factory['version']),
    versioned(house, (await yamlAt(repo, house))?.['version']),
    versioned(trust, addressVersion((await jsonAt(repo, trust, MAX_TRUST_BYTES))?.['$schema'])),
    ...(await storedTraces(repo)),
  ].filter((each) => each !== undefined)
  const others = found.filter(({ version }) => version !== READ)
  if (found.length === 0) return []
  if (others.length > 0) return others.map(otherVersion)
  return [passed(NAME, `${found.length} documents of version ${READ}, which jidoka ${VERSION} reads`)]
}

function versioned(path: unknown, version: unknown): Versioned | undefined {
  const digits = typeof version === 'number' || typeof version === 'string' ? String(version) : ''
  if (typeof path !== 'string' || !/^\d{1,4}$/.test(digits)) return undefined
  return { path, version: Number(digits), isNeeded: true }
}

/** `.../schemas/trust.v2.schema.json` is version 2, without a number 1; `.../schemas/trust/v1` is the form of before. */
export function addressVersion(address: unknown): string | undefined {
  if (typeof address !== 'string') return undefined
  const [known, later, before] =
    /\/schemas\/[a-z-]+(?:(?:\.v(\d{1,4}))?\.schema\.json|\/v(\d{1,4}))$/.exec(address) ?? []
  return known === undefined ? undefined : (later ?? before ?? '1')
}

function otherVersion({ path, version, isNeeded }: Versioned): Check {
  const detail = `${path} is of version ${version}, jidoka ${VERSION} reads version ${READ}`
  const fix =
    version > READ
      ? 'install a newer Jidoka: the releases name the version they read'
      : `use the Jidoka that wrote it, or bring it to version ${READ} as CHANGELOG.md says`
  return isNeeded ? failed(NAME, detail, fix) : note(NAME, detail, fix)
}

/** The first parcel of each of the newest traces of this machine: all parcels of a trace are of one version. */
async function storedTraces(repo: string): Promise<(Versioned | undefined)[]> {
  const folder = join(HOME, 'traces')
  const serials = await namesIn(join(repo, folder))
  return Promise.all(serials.slice(0, MAX_TRACES).map((serial) => firstParcel(repo, join(folder, serial))))
}

async function firstParcel(repo: string, trace: string): Promise<Versioned | undefined> {
  const [name] = await namesIn(join(repo, trace, 'parcels'))
  if (name === undefined) return undefined
  const parcel = await jsonAt(repo, join(trace, 'parcels', name), MAX_PARCEL_BYTES)
  const found = versioned(trace, addressVersion(parcel?.['$schema']))
  return found === undefined ? undefined : { ...found, isNeeded: false }
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort(compareText)
}

async function yamlAt(repo: string, file: unknown): Promise<Record<string, unknown> | undefined> {
  if (!isPlainPath(file)) return undefined
  const bytes = await readBytesIfAny(join(repo, file), MAX_CONTROL_FILE_BYTES)
  if (bytes === undefined) return undefined
  const reading = readYaml(bytes.toString('utf8'), { file, maxBytes: MAX_CONTROL_FILE_BYTES })
  return reading.kind === 'ok' && isRecord(reading.document.value) ? reading.document.value : undefined
}

async function jsonAt(
  repo: string,
  file: unknown,
  maxBytes: number,
): Promise<Record<string, unknown> | undefined> {
  if (!isPlainPath(file)) return undefined
  try {
    const bytes = await readBytesIfAny(join(repo, file), maxBytes)
    const value = bytes === undefined ? undefined : parseJson(bytes, file, maxBytes)
    return isRecord(value) ? value : undefined
  } catch (thrown) {
    if (hasCode(thrown, 'FILE_UNREADABLE', 'FILE_TOO_LARGE', 'FILE_ENCODING', 'JSON_INVALID'))
      return undefined
    throw thrown
  }
}

/** The text comes from a file that nothing has checked yet. */
function isPlainPath(file: unknown): file is string {
  return typeof file === 'string' && pathProblem(file) === undefined
}

import { MAX_PACKAGE_JSON_BYTES } from '../limits.ts'
import { isRecord, jsonIfAny, recordOrEmpty } from './read-json.ts'

/** The fields of package.json that declare packages. Source: docs.npmjs.com, "package.json". */
export const DEPENDENCY_FIELDS = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
] as const

/**
 * What a package.json says; `undefined` where it says nothing: no JSON, no object, or over 1 MiB of bytes. Like npm it reads one that begins
 * with a byte order mark. Pure.
 */
export function manifestIn(source: string | Uint8Array | undefined): Record<string, unknown> | undefined {
  if (source === undefined || isTooLarge(source)) return undefined
  const value = jsonIfAny(typeof source === 'string' ? source : Buffer.from(source).toString('utf8'))
  return isRecord(value) ? value : undefined
}

function isTooLarge(source: string | Uint8Array): boolean {
  return typeof source !== 'string' && source.length > MAX_PACKAGE_JSON_BYTES
}

/** What `devEngines` says in a field, one or a list. Source: docs.npmjs.com, "package.json". Pure. */
export function devEngines(
  manifest: unknown,
  field: 'packageManager' | 'runtime',
): Record<string, unknown>[] {
  const engines = recordOrEmpty(recordOrEmpty(manifest)['devEngines'])
  return [engines[field]].flat().filter(isRecord)
}

/** The packages that a manifest declares in these fields, in their order, each once for a field. Pure. */
export function declaredPackages(
  manifest: Record<string, unknown> | undefined,
  fields: readonly (typeof DEPENDENCY_FIELDS)[number][] = DEPENDENCY_FIELDS,
): string[] {
  return fields.flatMap((field) => Object.keys(recordOrEmpty(manifest?.[field])))
}

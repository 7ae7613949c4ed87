import { blocking, compareText, type Finding } from '../../findings.ts'
import { DEPENDENCY_FIELDS, manifestIn } from '../../formats/manifest.ts'
import { isRecord, recordOrEmpty } from '../../formats/read-json.ts'
import type { Dependency } from '../document/spec.ts'

const SECTIONS = [...DEPENDENCY_FIELDS, 'overrides', 'resolutions']
const LIFECYCLE = /^(pre|post)?(install|prepare|publish|pack|prepublishOnly|dependencies)$/
/** A registry version or range, or a workspace link. Everything else fetches code from elsewhere. */
const FROM_REGISTRY = /^(workspace:)?[\w.*^~<>=|\s+-]*$/

/** One entry of a dependency section that is new or differs from the base. */
export interface DependencyChange {
  name: string
  version: string
  /** `undefined` when the base has no such dependency. */
  before: string | undefined
}

/** The dependencies that a package.json adds or changes, sorted by name. A text that is no JSON object has none. */
export function dependencyChanges(head: string, base: string | undefined): DependencyChange[] {
  return placedChanges(head, base).map(({ name, version, before }) => ({ name, version, before }))
}

interface PlacedChange extends DependencyChange {
  section: string
}

function placedChanges(head: string, base: string | undefined): PlacedChange[] {
  const before = declaredVersions(manifestIn(base ?? '{}') ?? {})
  return [...declaredVersions(manifestIn(head) ?? {})]
    .filter(([key, entry]) => before.get(key)?.version !== entry.version)
    .map(([key, { name, version, section }]) => ({
      name,
      version,
      section,
      before: before.get(key)?.version,
    }))
    .sort((a, b) => compareText(a.name, b.name) || compareText(a.version, b.version))
}

/**
 * What a written package.json brings in: new dependencies, foreign sources, changed scripts. `named`: what the spec lets the change declare
 * in this file; `any` where people decide. Where a spec names something, nothing else of the file may change.
 */
export function checkManifest(
  file: string,
  head: string,
  base: string | undefined,
  named: readonly Dependency[] | 'any' = 'any',
): Finding[] {
  const manifest = manifestIn(head)
  if (manifest === undefined)
    return [{ code: 'CHANGE_MANIFEST', level: 'block', file, message: 'package.json is not a JSON object' }]
  const before = manifestIn(base ?? '{}') ?? {}
  const dependencies = placedChanges(head, base).map((change) =>
    isNamed(change, named) || !FROM_REGISTRY.test(change.version)
      ? dependencyFinding(file, change)
      : unnamedFinding(file, change),
  )
  const rest = named === 'any' || named.length === 0 ? [] : restFindings(file, manifest, before)
  return [...dependencies, ...scriptFindings(file, manifest, before), ...rest]
}

function isNamed({ name, version, section }: PlacedChange, named: readonly Dependency[] | 'any'): boolean {
  if (named === 'any') return true
  return named.some((each) => each.name === name && each.range === version && each.section === section)
}

function unnamedFinding(file: string, { name, version, section }: PlacedChange): Finding {
  const what = JSON.stringify(`${name}@${version}`.slice(0, 120))
  const message = `${what} in ${section} is no dependency that the spec names`
  const hint = 'do without it; if the change needs it, the spec names it, with this range, under dependencies'
  return blocking('CHANGE_DEPENDENCY', message, { file, hint })
}

/** Everything but what the spec names is as it was: no dependency is gone, and no other field is changed. */
function restFindings(file: string, head: Record<string, unknown>, base: Record<string, unknown>): Finding[] {
  const after = declaredVersions(head)
  const gone = [...declaredVersions(base)].filter(([key]) => !after.has(key)).map(([key]) => key)
  const fields = [...new Set([...Object.keys(head), ...Object.keys(base)])].sort(compareText)
  const changed = fields.filter((name) => !SECTIONS.includes(name) && !isSameJson(head[name], base[name]))
  return [...gone, ...changed].map((name) => {
    const message = `${JSON.stringify(name.slice(0, 120))} is changed, and the spec names dependencies alone`
    return blocking('CHANGE_MANIFEST', message, { file, hint: 'leave everything else in the file as it is' })
  })
}

function isSameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function dependencyFinding(file: string, { name, version, before }: DependencyChange): Finding {
  const what = JSON.stringify(`${name}@${version}`.slice(0, 120))
  if (!FROM_REGISTRY.test(version)) {
    return {
      code: 'CHANGE_DEPENDENCY_SOURCE',
      level: 'block',
      file,
      message: `${what} does not come from the registry`,
    }
  }
  const message =
    before === undefined
      ? `${what} is a new dependency`
      : `${what} replaces ${JSON.stringify(before.slice(0, 80))}`
  return {
    code: 'CHANGE_DEPENDENCY',
    level: 'warn',
    file,
    message,
    hint: 'a person confirms that the package exists and is wanted',
  }
}

function scriptFindings(
  file: string,
  manifest: Record<string, unknown>,
  base: Record<string, unknown>,
): Finding[] {
  const head = recordOrEmpty(manifest['scripts'])
  const before = recordOrEmpty(base['scripts'])
  const names = [...new Set([...Object.keys(head), ...Object.keys(before)])].sort(compareText)
  return names
    .filter((name) => head[name] !== before[name] && (Object.hasOwn(before, name) || LIFECYCLE.test(name)))
    .map((name) => ({
      code: 'CHANGE_SCRIPT',
      level: 'block' as const,
      file,
      message: `the script ${JSON.stringify(name.slice(0, 80))} may not be changed by a model`,
      hint: 'scripts decide what the gates run: change them by hand',
    }))
}

interface Declared {
  name: string
  version: string
  section: string
}

function declaredVersions(manifest: Record<string, unknown>): Map<string, Declared> {
  const sections = SECTIONS.map((section) => [section, manifest[section]] as const)
  const pnpm = ['pnpm.overrides', recordOrEmpty(manifest['pnpm'])['overrides']] as const
  return new Map([...sections, pnpm].flatMap(([section, value]) => entriesBelow(section, section, value)))
}

/** An override may hold others, for the dependencies of one package alone. */
function entriesBelow(section: string, path: string, value: unknown): [string, Declared][] {
  return Object.entries(recordOrEmpty(value)).flatMap(([name, version]): [string, Declared][] => {
    const key = `${path}/${name}`
    if (isRecord(version)) return entriesBelow(section, key, version)
    const text = typeof version === 'string' ? version : JSON.stringify(version)
    return [[key, { name, version: text, section }]]
  })
}

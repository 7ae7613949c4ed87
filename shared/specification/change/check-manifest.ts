import { compareText, type Finding } from '../../findings.ts'
import { isRecord } from '../../formats/read-json.ts'
import { withPlainLines } from '../../text/line-ends.ts'

const SECTIONS = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'overrides',
  'resolutions',
]
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
  const before = declaredVersions(objectOf(base ?? '{}') ?? {})
  return [...declaredVersions(objectOf(head) ?? {})]
    .filter(([key, entry]) => before.get(key)?.version !== entry.version)
    .map(([key, { name, version }]) => ({ name, version, before: before.get(key)?.version }))
    .sort((a, b) => compareText(a.name, b.name) || compareText(a.version, b.version))
}

/** What a written package.json brings in: new dependencies, foreign sources, changed scripts. */
export function checkManifest(file: string, head: string, base: string | undefined): Finding[] {
  const manifest = objectOf(head)
  if (manifest === undefined)
    return [{ code: 'CHANGE_MANIFEST', level: 'block', file, message: 'package.json is not a JSON object' }]
  const before = objectOf(base ?? '{}') ?? {}
  const dependencies = dependencyChanges(head, base).map((change) => dependencyFinding(file, change))
  return [...dependencies, ...scriptFindings(file, manifest, before)]
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

function declaredVersions(manifest: Record<string, unknown>): Map<string, { name: string; version: string }> {
  const entries = SECTIONS.flatMap((section) =>
    Object.entries(recordOrEmpty(manifest[section])).map(
      ([name, version]): [string, { name: string; version: string }] => [
        `${section}/${name}`,
        { name, version: typeof version === 'string' ? version : JSON.stringify(version) },
      ],
    ),
  )
  return new Map(entries)
}

function recordOrEmpty(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

/** npm reads a manifest with a byte order mark as well. */
function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(withPlainLines(text))
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

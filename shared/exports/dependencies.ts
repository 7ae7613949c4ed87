import { isRegular, readBlobs, type TreeEntry } from '../git/tree.ts'
import { defined } from '../formats/defined.ts'
import { declaredPackages, manifestIn } from '../formats/manifest.ts'
import { isRecord } from '../formats/read-json.ts'
import { compareText } from '../findings.ts'
import type { ExportRecord } from './extract-exports.ts'
import { nameWords } from './search-words.ts'
import { MAX_PACKAGE_JSON_BYTES } from '../limits.ts'

/** The run-time dependencies that a package.json declares. `folder` is where it lies, empty for the top. */
export interface Manifest {
  folder: string
  dependencies: string[]
  /** What its `bin` puts on the command line, and what the package says of itself. */
  commands?: { names: string[]; about: string }
}

/** devDependencies are missing at run time, so code cannot reuse them. */
const FOR_USERS = ['dependencies', 'peerDependencies', 'optionalDependencies'] as const

/** Every package.json of a tree outside node_modules, and the paths of those too large to read. One that cannot be parsed counts as empty. */
export async function manifestsAt(
  repo: string,
  tree: readonly TreeEntry[],
): Promise<{ manifests: Manifest[]; left: string[] }> {
  const found = tree.filter((entry) => isRegular(entry) && isManifest(entry.path))
  const entries = found.filter(({ size }) => size <= MAX_PACKAGE_JSON_BYTES)
  const manifests: Manifest[] = []
  for (let next = 0; next < entries.length; next += MANIFESTS_AT_ONCE) {
    const batch = entries.slice(next, next + MANIFESTS_AT_ONCE)
    const blobs = await readBlobs(
      repo,
      batch.map((entry) => entry.oid),
    )
    for (const [index, { path }] of batch.entries())
      manifests.push({
        folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))),
        ...readManifest(blobs[index] ?? Buffer.alloc(0)),
      })
  }
  const left = found.filter(({ size }) => size > MAX_PACKAGE_JSON_BYTES).map(({ path }) => path)
  return { manifests, left }
}

/** At most 200 MiB at once. */
const MANIFESTS_AT_ONCE = 200

function isManifest(path: string): boolean {
  return /(^|\/)package\.json$/.test(path) && !path.includes('node_modules/')
}

function readManifest(bytes: Uint8Array): Omit<Manifest, 'folder'> {
  const manifest = manifestIn(bytes)
  if (manifest === undefined) return { dependencies: [] }
  const dependencies = [...new Set(declaredPackages(manifest, FOR_USERS))].sort(compareText)
  return { dependencies, ...defined({ commands: commandsOf(manifest) }) }
}

function commandsOf({ name, bin, description }: Record<string, unknown>): Manifest['commands'] {
  const about = typeof description === 'string' ? description.slice(0, 300) : ''
  if (isRecord(bin)) return { names: Object.keys(bin).slice(0, 50), about }
  if (typeof bin !== 'string' || typeof name !== 'string') return undefined
  return { names: [name.split('/').at(-1) ?? name], about }
}

/** The commands of package.json files, to be found like exports. */
export function commandRecords(manifests: readonly Manifest[]): ExportRecord[] {
  return manifests.flatMap(({ folder, commands }) => {
    const file = folder === '' ? 'package.json' : `${folder}/package.json`
    return (commands?.names ?? []).map((name) => ({
      name,
      file,
      line: 1,
      signature: { form: 'constant', params: [], result: undefined, generics: [], members: [] },
      doc: commands?.about ?? '',
      isCommand: true,
    }))
  })
}

/** The dependencies that a module can import: those of the package.json files in its folder and above. */
export function dependenciesFor(module: string, manifests: readonly Manifest[]): string[] {
  const reachable = manifests.filter(({ folder }) => folder === '' || module.startsWith(`${folder}/`))
  return [...new Set(reachable.flatMap(({ dependencies }) => dependencies))].sort(compareText)
}

/** `same`: the package is called like the function. `alike`: its name is part of it, or it is known for such jobs. */
export type DependencyMatch = { dependency: string; kind: 'same' | 'alike' }

/** Words of package names that say nothing about a job. */
const PACKAGING = new Set(
  'js ts es node npm lib core util utils package cli api sdk client plugin type'.split(' '),
)

/** What some very common packages are used for. Offline only names are known, so this list stays small. */
const KNOWN_JOBS: [packages: string, words: string][] = [
  ['date-fns dayjs luxon moment', 'date week month duration timezone weekday'],
  [
    'lodash lodash-es es-toolkit radash remeda ramda',
    'chunk debounce throttle group unique uniq clone merge pick omit shuffle partition zip memoize',
  ],
  ['zod ajv joi yup valibot', 'validate schema'],
  ['axios got ky undici', 'fetch request download'],
  ['nanoid uuid', 'uuid nanoid'],
  ['commander yargs minimist', 'argv cli'],
  ['csv-parse papaparse fast-csv', 'csv'],
  ['yaml js-yaml', 'yaml'],
  ['marked markdown-it', 'markdown'],
]

/** The dependencies whose name suggests the job of a function, by words of the names alone. */
export function matchDependencies(functionName: string, dependencies: readonly string[]): DependencyMatch[] {
  const wanted = nameWords(functionName)
  return dependencies.flatMap((dependency): DependencyMatch[] => {
    const offered = packageWords(dependency)
    const isPart = offered.size > 0 && [...offered].every((word) => wanted.has(word))
    if (isPart && offered.size === wanted.size) return [{ dependency, kind: 'same' }]
    return isPart || isKnownFor(dependency, wanted) ? [{ dependency, kind: 'alike' }] : []
  })
}

/** `@scope/deep-equal` offers deep and equal, `lodash.debounce` debounce, `p-retry` retry. */
function packageWords(dependency: string): Set<string> {
  const bare = dependency.replace(/^@[^/]*\//, '').replace(/^lodash\./, '')
  return new Set([...nameWords(bare)].filter((word) => word.length > 1 && !PACKAGING.has(word)))
}

function isKnownFor(dependency: string, wanted: ReadonlySet<string>): boolean {
  return KNOWN_JOBS.some(
    ([packages, words]) =>
      packages.split(' ').includes(dependency) && [...nameWords(words)].some((word) => wanted.has(word)),
  )
}

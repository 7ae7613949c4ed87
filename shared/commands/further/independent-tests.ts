import { isBuiltin } from 'node:module'
import type { Change, ChangeSet } from '../../git/change-set.ts'
import { isRegular, listTree, readBlobs, type TreeEntry } from '../../git/tree.ts'
import { DEPENDENCY_FIELDS, manifestIn } from '../../formats/manifest.ts'
import { recordOrEmpty } from '../../formats/read-json.ts'
import { resolveImport } from '../../exports/relative-imports.ts'

const SOURCE = /\.[cm]?[jt]sx?$/
const PROSE = /\.(?:md|txt)$/i
/** What a test runner may load beside the tests, by its name. */
const SETUP_FILE =
  /(?:^|\/)(?:[\w.-]*setup[\w.-]*|(?:vitest|vite|jest|mocha|\.mocharc|ava|karma|playwright)[\w.-]*)\.[cm]?[jt]sx?$/i
/** Files that are read for one test. */
const MAX_READ = 500
const MAX_SOURCE_BYTES = 512 * 1024

const SPECIFIER = /\b(?:from|import|require)\s{0,20}\(?\s{0,20}(['"])([^'"\n]{1,300})\1/g
/** Loads or runs what no reader of imports can name. */
const HIDDEN_IMPORT =
  /\b(?:import|require)\s{0,20}\(\s{0,20}(?!['"\s])|\bimport\.meta\.(?:glob|resolve)|\brequire\.(?:context|resolve)|\bcreateRequire\b|\beval\b|\bnew Function\b|\bimport\s{0,20}=/
/** Builtins and packages that start other programs. */
const STARTER =
  /^(?:(?:node:)?(?:child_process|worker_threads|cluster|vm|module)|execa|cross-spawn|spawn-[\w-]+|zx|shelljs|jiti|tsx|nano-spawn|tinyexec|tinypool|piscina)(?:\/|$)/

/**
 * Which of these test files can have nothing to do with a change: by their imports, and the imports of those, they load no
 * changed file. Whatever cannot be read from the imports (a program that is started, an import of a computed name, an
 * alias, a package of the repository itself) counts as if it led to the change.
 */
export async function independentTests(
  { repo, changeSet }: { repo: string; changeSet: ChangeSet },
  files: readonly string[],
): Promise<ReadonlySet<string>> {
  const { base, changes } = changeSet
  if (changes.some(({ path }) => !SOURCE.test(path) && !PROSE.test(path))) return new Set()
  const sources = await sourcesOf(repo, base, changes)
  const changed = new Set(changes.map(({ path }) => path))
  const found = new Set<string>()
  for (const path of sources.paths)
    if (SETUP_FILE.test(path) && (await leadsTo(path, changed, sources)) === 'the change') return found
  for (const file of new Set(files))
    if (SOURCE.test(file) && (await leadsTo(file, changed, sources)) === 'elsewhere') found.add(file)
  return found
}

interface Sources {
  paths: ReadonlySet<string>
  /** Names of packages that are installed from elsewhere. */
  packages: ReadonlySet<string>
  textOf: (path: string) => Promise<string | undefined>
}

async function sourcesOf(repo: string, base: string, changes: readonly Change[]): Promise<Sources> {
  const tree = (await listTree(repo, base)).filter(isRegular)
  const entries = new Map(tree.map((entry) => [entry.path, entry]))
  const textOf = async (path: string): Promise<string | undefined> => {
    const change = changes.find((each) => each.path === path)
    if (change !== undefined) return 'content' in change ? change.content : undefined
    return textAt(repo, entries.get(path))
  }
  const added = changes.filter((change) => 'content' in change).map(({ path }) => path)
  const removed = new Set(changes.filter((change) => 'deletion' in change).map(({ path }) => path))
  const paths = new Set([...entries.keys(), ...added].filter((path) => !removed.has(path)))
  return { paths, packages: packagesOf(await textOf('package.json')), textOf }
}

async function textAt(repo: string, entry: TreeEntry | undefined): Promise<string | undefined> {
  if (entry === undefined || entry.size > MAX_SOURCE_BYTES) return undefined
  const [blob] = await readBlobs(repo, [entry.oid])
  return blob?.toString('utf8')
}

function packagesOf(text: string | undefined): ReadonlySet<string> {
  const manifest = manifestIn(text)
  const entries = DEPENDENCY_FIELDS.flatMap((field) => Object.entries(recordOrEmpty(manifest?.[field])))
  const isFromElsewhere = ([, version]: [string, unknown]): boolean =>
    typeof version === 'string' && !/^(?:workspace|file|link|portal):|^\.{0,2}\//.test(version)
  return new Set(entries.filter(isFromElsewhere).map(([name]) => name))
}

/** Where the imports of a file lead: to a changed file, elsewhere for certain, or where nobody can say. */
type Lead = 'the change' | 'elsewhere' | 'unknown'

async function leadsTo(start: string, changed: ReadonlySet<string>, sources: Sources): Promise<Lead> {
  const seen = new Set([start])
  let lead: Lead = 'elsewhere'
  // a set that grows while it is walked through
  for (const path of seen) {
    if (changed.has(path)) return 'the change'
    if (seen.size > MAX_READ) return 'unknown'
    if (!SOURCE.test(path)) continue
    const { files, isComplete } = importsOf(path, await sources.textOf(path), sources)
    if (!isComplete) lead = 'unknown'
    for (const each of files) seen.add(each)
  }
  return lead
}

/** The files of the repository that a file imports, and whether these are all for certain. */
function importsOf(
  path: string,
  text: string | undefined,
  { paths, packages }: Sources,
): { files: string[]; isComplete: boolean } {
  if (text === undefined) return { files: [], isComplete: false }
  const specifiers = [...text.matchAll(SPECIFIER)].map((match) => match[2] ?? '')
  const relative = specifiers.filter((specifier) => /^\.{1,2}(?:\/|$)/.test(specifier))
  const files = relative.map((specifier) => resolveImport(path, specifier, paths))
  const others = specifiers.filter((specifier) => !relative.includes(specifier))
  const isComplete =
    !HIDDEN_IMPORT.test(text) &&
    files.every((file) => file !== undefined) &&
    others.every((specifier) => isFromElsewhere(specifier, packages))
  return { files: files.filter((file) => file !== undefined), isComplete }
}

function isFromElsewhere(specifier: string, packages: ReadonlySet<string>): boolean {
  if (STARTER.test(specifier)) return false
  if (isBuiltin(specifier)) return true
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? ''
  return packages.has(name)
}

import { posix } from 'node:path'
import { MAX_IMPORTING_BYTES, MAX_IMPORTING_FILE_BYTES } from '../../limits.ts'
import { isCode } from '../architecture.ts'
import type { CodeTree } from '../code-tree.ts'
import { importsIn, type ImportOf } from '../imports/imports-in.ts'
import { controlTextsOf, settled } from '../resolve/control-texts.ts'
import { resolverOf, type Target } from '../resolve/resolve-import.ts'
import type { ImportCache } from './import-cache.ts'

/** One import, and where it leads. */
export interface Edge extends ImportOf {
  to: Target
}

/** Who imports what, read as far as it is asked for. */
export interface ImportGraph {
  tree: CodeTree
  /**
   * What each of these files imports. A file that is no code imports nothing; `undefined` for one that is too large or nests
   * too deep to be read.
   */
  importsOf: (paths: readonly string[]) => Promise<ReadonlyMap<string, readonly Edge[] | undefined>>
}

/** Nothing is read before it is asked for, and then once. `cache`: what was read before, by the ids of the files. */
export async function openGraph(tree: CodeTree, cache?: ImportCache): Promise<ImportGraph> {
  const { default: compiler } = await import('typescript')
  const texts = controlTextsOf(tree)
  const resolve = resolverOf(compiler, texts)
  const known = new Map<string, readonly Edge[] | undefined>()
  const read = (path: string, text: string): ImportOf[] | undefined => importsIn(compiler, path, text)
  const importsOf = async (paths: readonly string[]): Promise<typeof known> => {
    const missing = [...new Set(paths)].filter((path) => !known.has(path) && tree.has(path))
    const imports = await readImports(tree, missing, { read, cache })
    const edges = await settled(texts, () =>
      [...imports].map(([path, found]) => [path, found?.map((each) => edgeOf(path, each))] as const),
    )
    for (const [path, found] of edges) known.set(path, found)
    return known
  }
  const edgeOf = (path: string, each: ImportOf): Edge => ({ ...each, to: resolve(path, each.specifier) })
  return { tree, importsOf }
}

/** What the texts of this process import, by id and ending: a unit judges the same files several times. */
const KNOWN = new Map<string, ImportOf[]>()
const MAX_KNOWN = 50_000

interface Reading {
  read: (path: string, text: string) => ImportOf[] | undefined
  cache: ImportCache | undefined
}

/** Fewer files are read as fast as what was kept of all. */
const CACHE_FROM_FILES = 50

async function readImports(
  tree: CodeTree,
  paths: readonly string[],
  { read, cache }: Reading,
): Promise<Map<string, ImportOf[] | undefined>> {
  const result = new Map(paths.map((path) => [path, knownImports(tree, path)]))
  const unknown = paths.filter((path) => result.get(path) === undefined && isReadable(tree, path))
  if (unknown.length >= CACHE_FROM_FILES) await cache?.open()
  for (const path of unknown) result.set(path, cache?.get(keyOf(tree, path)))
  for (const batch of batchesOf(
    tree,
    unknown.filter((path) => result.get(path) === undefined),
  )) {
    for (const [index, text] of (await tree.read(batch)).entries()) {
      const path = batch[index] ?? ''
      result.set(path, read(path, text))
    }
  }
  for (const path of paths) remember(keyOf(tree, path), result.get(path), cache)
  return result
}

/** What no file has to be read for: what is no code imports nothing. */
function knownImports(tree: CodeTree, path: string): ImportOf[] | undefined {
  return isCode(path) ? KNOWN.get(keyOf(tree, path)) : []
}

function isReadable(tree: CodeTree, path: string): boolean {
  return tree.size(path) <= MAX_IMPORTING_FILE_BYTES
}

/** The ending decides how a text is parsed. */
function keyOf(tree: CodeTree, path: string): string {
  return `${posix.extname(path)} ${tree.id(path)}`
}

function remember(key: string, found: ImportOf[] | undefined, cache: ImportCache | undefined): void {
  if (found === undefined) return
  cache?.keep(key, found)
  KNOWN.set(key, found)
  for (const oldest of KNOWN.keys()) {
    if (KNOWN.size <= MAX_KNOWN) return
    KNOWN.delete(oldest)
  }
}

function batchesOf(tree: CodeTree, paths: readonly string[]): string[][] {
  const batches: string[][] = []
  let room = 0
  for (const path of paths) {
    room -= tree.size(path)
    if (room < 0 || batches.length === 0) {
      batches.push([])
      room = MAX_IMPORTING_BYTES - tree.size(path)
    }
    batches.at(-1)?.push(path)
  }
  return batches
}

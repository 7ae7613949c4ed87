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
const KNOWN = new Map<string, ImportOf[] | undefined>()
const MAX_KNOWN = 50_000

interface Reading {
  read: (path: string, text: string) => ImportOf[] | undefined
  cache: ImportCache | undefined
}

async function readImports(
  tree: CodeTree,
  paths: readonly string[],
  { read, cache }: Reading,
): Promise<Map<string, ImportOf[] | undefined>> {
  const result = new Map<string, ImportOf[] | undefined>()
  const unread: string[] = []
  for (const path of paths) {
    const key = keyOf(tree, path)
    if (!isCode(path)) result.set(path, [])
    else if (tree.size(path) > MAX_IMPORTING_FILE_BYTES) result.set(path, undefined)
    else if (KNOWN.has(key)) result.set(path, KNOWN.get(key))
    else if (cache?.get(key) !== undefined) result.set(path, cache.get(key))
    else unread.push(path)
  }
  for (const batch of batchesOf(tree, unread)) {
    for (const [index, text] of (await tree.read(batch)).entries()) {
      const path = batch[index] ?? ''
      const found = read(path, text)
      result.set(path, found)
      remember(keyOf(tree, path), found)
    }
  }
  for (const [path, found] of result) cache?.keep(keyOf(tree, path), found)
  return result
}

/** The ending decides how a text is parsed. */
function keyOf(tree: CodeTree, path: string): string {
  return `${posix.extname(path)} ${tree.id(path)}`
}

function remember(key: string, found: ImportOf[] | undefined): void {
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

import type { CodeTree } from '../code-tree.ts'

/** A file that says where imports lead is a page of text; what is larger says nothing. */
const MAX_BYTES = 1024 * 1024

/**
 * The files that say where imports lead: package.json and tsconfig.json. Resolving is synchronous, so what is not here yet is
 * wanted, fetched, and the resolving done again.
 */
export interface ControlTexts {
  tree: CodeTree
  /** The parsed text; `undefined` when there is no such file, or when it must be fetched first. */
  get: <T>(path: string, parse: (text: string) => T) => T | undefined
  /** What is computed from texts, remembered until more of them are loaded. */
  once: <T>(key: string, compute: () => T) => T
  /** Loads what `get` could not give. `false` when there was nothing to load. */
  fetch: () => Promise<boolean>
}

/** Nothing is read yet. */
export function controlTextsOf(tree: CodeTree): ControlTexts {
  const texts = new Map<string, string>()
  const parsed = new Map<string, unknown>()
  const computed = new Map<string, unknown>()
  const wanted = new Set<string>()
  return {
    tree,
    get<T>(path: string, parse: (text: string) => T): T | undefined {
      const text = texts.get(path)
      if (text === undefined) {
        if (tree.has(path) && tree.size(path) <= MAX_BYTES) wanted.add(path)
        return undefined
      }
      if (!parsed.has(path)) parsed.set(path, parse(text))
      return parsed.get(path) as T
    },
    once<T>(key: string, compute: () => T): T {
      if (!computed.has(key)) computed.set(key, compute())
      return computed.get(key) as T
    },
    fetch: async () => {
      const paths = [...wanted]
      wanted.clear()
      if (paths.length > 0) computed.clear()
      for (const [index, text] of (await tree.read(paths)).entries()) texts.set(paths[index] ?? '', text)
      return paths.length > 0
    },
  }
}

/** Repeats a pure computation until every file that it asks for is loaded. */
export async function settled<T>(texts: ControlTexts, compute: () => T): Promise<T> {
  for (;;) {
    const result = compute()
    if (!(await texts.fetch())) return result
  }
}

/** A path in a folder; the top folder has no name. */
export function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

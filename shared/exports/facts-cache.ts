import { keptValues } from '../git/kept-values.ts'
import type { TreeEntry } from '../git/tree.ts'
import { VERSION } from '../version.ts'
import { isFacts, isKept } from './facts-shape.ts'
import type { FileFacts } from './file-facts.ts'
import { SEARCH_METHOD } from './likeness.ts'

/** What this process has read of files itself, by object id and path: as good as reading them again. */
export type ReadFacts = Map<string, FileFacts>

export interface FactsCache {
  /** What is known of a file; `undefined` when it must be read. */
  factsOf(entry: Pick<TreeEntry, 'oid' | 'path'>): FileFacts | undefined
  /** Keeps what is known now. A folder that cannot be written changes nothing. */
  save(entries: readonly TreeEntry[], facts: ReadonlyMap<string, FileFacts>): Promise<void>
}

/** What the files of one repository said in the last run, by object id and path. Those of another version of Jidoka, or of its search, count as none. */
export async function openFactsCache(folder: string | undefined, repo: string): Promise<FactsCache> {
  const kind = { name: 'jsonl', method: `${VERSION} ${SEARCH_METHOD}`, is: isFacts }
  const kept = keptValues(folder, repo, kind)
  await kept.open()
  return {
    factsOf: (entry) => {
      const facts = kept.get(keyOf(entry))
      return facts && withGaps(facts)
    },
    save: (entries, facts) => {
      for (const entry of entries) {
        const own = facts.get(entry.path)
        if (own !== undefined && isKept(own)) kept.keep(keyOf(entry), own)
      }
      return kept.save({ isWhole: true })
    },
  }
}

/** {@link FactsCache} of what the process has read; it keeps only what `cache` did not tell. */
export function withRead(cache: FactsCache, read: ReadFacts | undefined): FactsCache {
  if (read === undefined) return cache
  const told = new Set<string>()
  return {
    factsOf: (entry) => {
      const own = read.get(keyOf(entry))
      if (own !== undefined) return own
      const facts = cache.factsOf(entry)
      if (facts !== undefined) told.add(keyOf(entry))
      return facts
    },
    save: (entries, facts) => {
      for (const entry of entries) {
        const own = facts.get(entry.path)
        if (own !== undefined && isKept(own) && !told.has(keyOf(entry))) read.set(keyOf(entry), own)
      }
      return cache.save(entries, facts)
    },
  }
}

function keyOf({ oid, path }: Pick<TreeEntry, 'oid' | 'path'>): string {
  return `${oid} ${path}`
}

/** JSON has no undefined. */
function withGaps(facts: FileFacts): FileFacts {
  for (const { signature } of facts.exports)
    signature.params = signature.params.map((each) => each ?? undefined)
  return facts
}

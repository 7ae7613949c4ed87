import { writeCommit } from '../git/commit.ts'
import { graftFiles } from '../git/graft.ts'
import { openObjects, type ObjectReader } from '../git/object-reader.ts'
import { AUTHOR } from '../line/release-trailers.ts'

/** A commit that adds files to a ledger. */
export interface LedgerCommit {
  /** `undefined` begins a ledger. */
  tip: string | undefined
  /** By path in the tree of the ledger. */
  files: ReadonlyMap<string, Buffer>
  message: string
  /** ISO 8601. */
  date: string
}

/** Where the objects of a ledger are read and written. */
export interface LedgerObjects {
  reader: ObjectReader
  /** Writes a commit and gives its id. No ref moves. */
  commit: (made: LedgerCommit) => Promise<string>
}

/** The objects of a repository of git. @param env what reaches the server that they are fetched from */
export function gitObjects(repo: string, env?: Record<string, string>): LedgerObjects {
  const reader = openObjects(repo, env)
  return {
    reader,
    async commit({ tip, files, message, date }) {
      const tree = await graftFiles({ repo, reader }, tip, files)
      return writeCommit(repo, { tree, parent: tip, message, author: AUTHOR, date })
    },
  }
}

import { FactoryError } from '../../errors.ts'
import { objectId, planGraft } from '../../git/graft.ts'
import type { LedgerObjects } from '../../ledger/ledger-objects.ts'
import { MAX_API_TEXT_BYTES, MAX_API_TREE_BYTES } from '../../limits.ts'
import { apiReader, type Asking } from './api-reader.ts'
import type { GitData, NewFile } from './git-data.ts'

/**
 * The objects of a ledger through the API alone. A new tree is the one that git would have written: its id is computed here too, and compared.
 * Where the branch goes on meanwhile, the blobs that are there already are not written again.
 */
export function apiObjects(git: GitData, ask: Asking): LedgerObjects {
  const reader = apiReader(git, ask)
  const written = new Set<string>()
  return {
    reader,
    async commit({ tip, files, message }) {
      const { tree: wanted } = await planGraft(reader, { commit: tip, files, format: 'sha1' })
      const base = tip === undefined ? undefined : (await reader.read(`${tip}^{tree}`))?.oid
      const added = await newFiles(files, { git, ask, written })
      const tree = await ask(() => git.writeTree(base, added))
      if (tree !== wanted) throw otherTree(tree, wanted)
      return ask(() => git.writeCommit({ tree, parent: tip, message }))
    },
  }
}

interface Writing {
  git: Pick<GitData, 'writeBlob'>
  ask: Asking
  written: Set<string>
}

/** Short texts travel with the tree, in one call; everything else is a blob of its own before it. */
async function newFiles(files: ReadonlyMap<string, Buffer>, writing: Writing): Promise<NewFile[]> {
  const found: NewFile[] = []
  let left = MAX_API_TREE_BYTES
  for (const [path, bytes] of files) {
    const content = bytes.length <= Math.min(left, MAX_API_TEXT_BYTES) ? textOf(bytes) : undefined
    if (content !== undefined) left -= bytes.length
    found.push(content === undefined ? { path, sha: await blobOf(bytes, writing) } : { path, content })
  }
  return found
}

/** `undefined` for bytes that are no UTF-8: as text they would arrive as others. */
function textOf(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8')
  return Buffer.from(text).equals(bytes) ? text : undefined
}

async function blobOf(bytes: Buffer, { git, ask, written }: Writing): Promise<string> {
  const oid = objectId('blob', bytes, 'sha1')
  if (written.has(oid)) return oid
  const made = await ask(() => git.writeBlob(bytes))
  if (made !== oid) throw otherTree(made, oid)
  written.add(oid)
  return oid
}

function otherTree(made: string, wanted: string): FactoryError {
  return new FactoryError(
    'GIT_FAILED',
    `the server wrote the object ${made.slice(0, 12)}, ${wanted.slice(0, 12)} was given to it; the branch stays as it is`,
    { hint: 'set `github.ledger: { write: push }` in factory.yml, and report this' },
  )
}

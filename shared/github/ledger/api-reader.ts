import { FactoryError } from '../../errors.ts'
import { objectId } from '../../git/graft.ts'
import type { GitObject, ObjectReader } from '../../git/object-reader.ts'
import { parseTree, treeBytes } from '../../git/raw-tree.ts'
import type { GitData } from './git-data.ts'

/** Calls the API, and again after a fault that may pass. */
export type Asking = <T>(work: () => Promise<T>) => Promise<T>

/** What is read. An object never changes, so each is asked for once. */
interface Reading {
  git: Pick<GitData, 'treeOf' | 'rows' | 'blob'>
  ask: Asking
  /** Trees of commits. */
  roots: Map<string, Promise<string>>
  objects: Map<string, Promise<GitObject>>
  /** The ids that trees gave to folders. */
  folders: Set<string>
}

/**
 * Reads the objects of a repository of SHA-1 through the API, by the names that git has for them: `<commit>^{tree}`, `<commit>:<path>`, and ids that
 * a tree has named. The id of what is read is computed from it. @throws FactoryError PUBLISH_DENIED, PUBLISH_FAILED, GIT_FAILED.
 */
export function apiReader(git: Reading['git'], ask: Asking): ObjectReader {
  const reading: Reading = { git, ask, roots: new Map(), objects: new Map(), folders: new Set() }
  return { read: (name) => readNamed(name, reading), close: () => undefined }
}

async function readNamed(name: string, reading: Reading): Promise<GitObject | undefined> {
  const [, commit, path = ''] = /^([0-9a-f]{40})(?:\^\{tree\}|:(.*))$/s.exec(name) ?? []
  if (commit === undefined) return objectOf(name, reading)
  let found: string | undefined = await rootOf(commit, reading)
  for (const part of path.split('/').filter((each) => each !== ''))
    found = found === undefined ? undefined : await childOf(found, part, reading)
  return found === undefined ? undefined : objectOf(found, reading)
}

function rootOf(commit: string, reading: Reading): Promise<string> {
  return once(reading.roots, commit, async () => {
    const root = await reading.ask(() => reading.git.treeOf(commit))
    reading.folders.add(root)
    return root
  })
}

/** `undefined` for what is not there, also below a file. */
async function childOf(parent: string, name: string, reading: Reading): Promise<string | undefined> {
  if (!reading.folders.has(parent)) return undefined
  const { content } = await objectOf(parent, reading)
  return parseTree(content, ID_BYTES).get(Buffer.from(name).toString('latin1'))?.oid
}

const ID_BYTES = 20

function objectOf(oid: string, reading: Reading): Promise<GitObject> {
  const type = reading.folders.has(oid) ? 'tree' : 'blob'
  return once(reading.objects, oid, async () => {
    const content =
      type === 'tree' ? await treeOf(oid, reading) : await reading.ask(() => reading.git.blob(oid))
    if (objectId(type, content, 'sha1') === oid) return { oid, type, content }
    throw new FactoryError('GIT_FAILED', `the server gave other bytes than those of the ${type} ${oid}`, {
      hint: 're-run the job; if it stays so, set `github.ledger: { write: push }` in factory.yml, and find out what stands between',
    })
  })
}

async function treeOf(oid: string, { git, ask, folders }: Reading): Promise<Buffer> {
  const rows = await ask(() => git.rows(oid))
  for (const row of rows.values()) if (row.mode === '40000') folders.add(row.oid)
  return treeBytes(rows)
}

/** What failed is asked for again. */
function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const asked = known.get(key) ?? ask()
  known.set(key, asked)
  asked.catch(() => known.delete(key))
  return asked
}

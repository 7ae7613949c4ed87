import { listTree, isRegular, type TreeEntry } from '../../git/tree.ts'
import { MAX_STORED_ANSWER_BYTES, MAX_KEPT_ANSWERS, MAX_KEPT_ANSWERS_BYTES } from '../../limits.ts'
import { parseAnswerName, type AnswerIdentity } from '../../trace/parcel/names.ts'

/**
 * A file of the tree with the name of an answer, `<run id>/<name>`: a new run counts its attempts from 1 again. Nothing of it is
 * believed yet.
 */
export interface KeptEntry {
  path: string
  run: number
  identity: AnswerIdentity
  oid: string
  size: number
}

/** A file that is not used, and why. */
export interface RefusedFile {
  path: string
  reason: string
}

export interface KeptTree {
  /** Of the newest run first, then of the highest attempt, then in the order of the calls. */
  entries: KeptEntry[]
  refused: RefusedFile[]
}

/** What a ref with answers holds at a commit that was fetched. @throws FactoryError of git. */
export async function keptTreeAt(repo: string, commit: string): Promise<KeptTree> {
  const entries: KeptEntry[] = []
  const refused: RefusedFile[] = []
  let bytes = 0
  for (const file of await listTree(repo, commit)) {
    const entry = keptEntry(file)
    const reason = refusalOf(entry, { count: entries.length, bytes })
    if (reason === undefined && entry !== undefined) {
      entries.push(entry)
      bytes += entry.size
    } else refused.push({ path: file.path, reason: reason ?? STRANGE })
  }
  return { entries: entries.sort(newestFirst), refused }
}

const STRANGE = 'PARCEL_NAME: it is not named like an answer'

function refusalOf(entry: KeptEntry | undefined, used: { count: number; bytes: number }): string | undefined {
  if (entry === undefined) return STRANGE
  if (entry.size > MAX_STORED_ANSWER_BYTES) return `FILE_TOO_LARGE: it has ${entry.size} bytes`
  if (used.count >= MAX_KEPT_ANSWERS || used.bytes + entry.size > MAX_KEPT_ANSWERS_BYTES)
    return 'FILE_TOO_LARGE: there are more answers than are read'
  return undefined
}

const PATH = /^([1-9]\d{0,15})\/([^/]+)$/

function keptEntry(file: TreeEntry): KeptEntry | undefined {
  const [, run, name = ''] = PATH.exec(file.path) ?? []
  const identity = parseAnswerName(name)
  if (!isRegular(file) || identity === undefined) return undefined
  const { path, oid, size } = file
  return { path, run: Number(run), identity, oid, size }
}

function newestFirst(a: KeptEntry, b: KeptEntry): number {
  return b.run - a.run || b.identity.attempt - a.identity.attempt || a.identity.call - b.identity.call
}

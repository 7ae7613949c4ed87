import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FactoryError } from '../errors.ts'
import { gitText } from './git.ts'
import type { ObjectReader } from './object-reader.ts'
import { parseTree, treeBytes, type TreeRow, type TreeRows } from './raw-tree.ts'

/** A repository to write into, and how its objects are read. */
export interface GraftTarget {
  repo: string
  reader: ObjectReader
}

/**
 * Adds files to the tree of a commit and gives the id of the new tree. Only the trees on the way to these files are read and written, however
 * much the commit holds: unlike {@link writeTree} it makes no index. The number of processes does not depend on the number of files.
 * @param commit `undefined` for files on nothing
 * @param files by repository path; they become plain files
 * @throws FactoryError GIT_FAILED where a file stands in the place of a folder, those of git.
 */
export async function graftFiles(
  target: GraftTarget,
  commit: string | undefined,
  files: ReadonlyMap<string, Buffer>,
): Promise<string> {
  const format = await formatOf(target, commit)
  const { tree, blobs, trees } = await planGraft(target.reader, { commit, files, format })
  await writeObjects(target.repo, blobs, ['--no-filters'])
  await writeObjects(target.repo, trees, ['-t', 'tree'])
  return tree
}

/** How the ids of a repository are made. */
type Format = 'sha1' | 'sha256'

interface Grafted {
  commit: string | undefined
  files: ReadonlyMap<string, Buffer>
  format: Format
}

/** The id of the tree that {@link graftFiles} makes, and the objects that are new. Nothing is written. */
export async function planGraft(
  reader: ObjectReader,
  { commit, files, format }: Grafted,
): Promise<{ tree: string } & Pick<Written, 'blobs' | 'trees'>> {
  const written: Written = { blobs: new Map(), trees: new Map(), format }
  const name = commit === undefined ? undefined : `${commit}^{tree}`
  const tree = await graft({ name, node: folderOf(files), reader }, written)
  return { tree, blobs: written.blobs, trees: written.trees }
}

async function formatOf({ repo }: GraftTarget, commit: string | undefined): Promise<Format> {
  if (commit !== undefined) return commit.length === 64 ? 'sha256' : 'sha1'
  return (await gitText(repo, ['rev-parse', '--show-object-format'])) === 'sha256' ? 'sha256' : 'sha1'
}

interface Written {
  /** Bytes by id. */
  blobs: Map<string, Buffer>
  trees: Map<string, Buffer>
  format: Format
}

interface Folder {
  files: Map<string, Buffer>
  folders: Map<string, Folder>
}

function folderOf(files: ReadonlyMap<string, Buffer>): Folder {
  const top: Folder = { files: new Map(), folders: new Map() }
  for (const [path, bytes] of files) {
    const names = path.split('/').map((name) => Buffer.from(name).toString('latin1'))
    const last = names.pop() ?? ''
    const folder = names.reduce((above, name) => {
      const below = above.folders.get(name) ?? { files: new Map(), folders: new Map() }
      above.folders.set(name, below)
      return below
    }, top)
    folder.files.set(last, bytes)
  }
  return top
}

interface Grafting {
  /** Name of the tree that is there; `undefined` when there is none. */
  name: string | undefined
  node: Folder
  reader: ObjectReader
}

async function graft({ name, node, reader }: Grafting, written: Written): Promise<string> {
  const rows = name === undefined ? new Map<string, TreeRow>() : await rowsOf(name, reader, written.format)
  for (const [folder, below] of node.folders) {
    const row = rows.get(folder)
    if (row !== undefined && row.mode !== '40000') throw inTheWay(folder)
    rows.set(folder, { mode: '40000', oid: await graft({ name: row?.oid, node: below, reader }, written) })
  }
  for (const [file, bytes] of node.files) {
    if (rows.get(file)?.mode === '40000') throw inTheWay(file)
    rows.set(file, { mode: '100644', oid: keep('blob', bytes, written) })
  }
  return keep('tree', treeBytes(rows), written)
}

async function rowsOf(name: string, reader: ObjectReader, format: Format): Promise<TreeRows> {
  const object = await reader.read(name)
  if (object?.type === 'tree') return parseTree(object.content, format === 'sha256' ? 32 : 20)
  throw new FactoryError('GIT_OBJECT_MISSING', `the tree ${name} is not in the repository`, {
    hint: 'fetch the branch again',
  })
}

function inTheWay(name: string): FactoryError {
  return new FactoryError(
    'GIT_FAILED',
    `${JSON.stringify(name)} is a file in one place and a folder in another`,
  )
}

/** Remembers an object that is to be written, and gives its id. */
function keep(type: 'blob' | 'tree', bytes: Buffer, { blobs, trees, format }: Written): string {
  const oid = objectId(type, bytes, format)
  ;(type === 'blob' ? blobs : trees).set(oid, bytes)
  return oid
}

/** The id that git gives to an object. */
export function objectId(type: 'blob' | 'tree', bytes: Buffer, format: Format): string {
  return createHash(format).update(`${type} ${bytes.length}\0`).update(bytes).digest('hex')
}

/** Through one `git hash-object`, which reads the names of temporary files. @throws FactoryError GIT_FAILED when it writes other ids. */
async function writeObjects(
  repo: string,
  objects: ReadonlyMap<string, Buffer>,
  words: readonly string[],
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'jidoka-objects-'))
  try {
    const files = [...objects].map(([oid, bytes]) => ({ oid, bytes, path: join(folder, oid) }))
    await Promise.all(files.map(({ path, bytes }) => writeFile(path, bytes)))
    const input = files.map(({ path }) => `${path}\n`).join('')
    const ids = await gitText(repo, ['hash-object', '-w', ...words, '--stdin-paths'], { input })
    if (ids === files.map(({ oid }) => oid).join('\n')) return
    throw new FactoryError('GIT_FAILED', 'git wrote other objects than it was given')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

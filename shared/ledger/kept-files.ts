import { FactoryError } from '../errors.ts'
import type { ObjectReader } from '../git/object-reader.ts'
import { parseTree } from '../git/raw-tree.ts'
import { MAX_LEDGER_TRACE_DEPTH, MAX_LEDGER_TRACE_FILES, MAX_TRACE_BYTES } from '../limits.ts'
import { isKeptPath } from './layout.ts'
import type { KeptFile } from './ledger.ts'

/**
 * Every plain file below a folder of the ledger, by its name in git. What is no plain file, or has a path that could be none, is left out. A few trees that
 * name each other can stand for more files than there is memory, so all of it is counted. @throws FactoryError FILE_TOO_LARGE, those of git.
 */
export async function keptFilesAt(reader: ObjectReader, folder: string): Promise<KeptFile[]> {
  const files: KeptFile[] = []
  const left = { names: MAX_LEDGER_TRACE_FILES, bytes: MAX_TRACE_BYTES }
  const folders = [{ name: folder, above: '', depth: 0 }]
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const { above, depth } = next
    const tree = await reader.read(next.name)
    if (tree?.type !== 'tree') continue
    const rows = [...parseTree(tree.content, tree.oid.length / 2)]
      .map(([latin, row]) => ({ ...row, path: `${above}${Buffer.from(latin, 'latin1').toString('utf8')}` }))
      .filter(({ path }) => isKeptPath(path))
    spend(left, { names: rows.length, bytes: 0 })
    for (const { mode, oid, path } of rows)
      if (mode === '40000' && depth < MAX_LEDGER_TRACE_DEPTH)
        folders.push({ name: oid, above: `${path}/`, depth: depth + 1 })
    const plain = rows.filter(({ mode }) => mode.startsWith('100'))
    const blobs = await Promise.all(plain.map(({ oid }) => reader.read(oid)))
    spend(left, { names: 0, bytes: blobs.reduce((sum, blob) => sum + (blob?.content.length ?? 0), 0) })
    for (const [at, { path }] of plain.entries()) {
      const blob = blobs[at]
      if (blob?.type === 'blob') files.push({ path, bytes: blob.content })
    }
  }
  return files
}

interface Budget {
  names: number
  bytes: number
}

function spend(left: Budget, { names, bytes }: Budget): void {
  left.names -= names
  left.bytes -= bytes
  if (left.names >= 0 && left.bytes >= 0) return
  throw new FactoryError('FILE_TOO_LARGE', 'a trace in the ledger holds more than a trace may', {
    hint: 'jidoka ledger verify names the entry; see which commit brought it',
  })
}

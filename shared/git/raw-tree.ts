import { FactoryError } from '../errors.ts'

/** What a name in a tree leads to. `mode` without leading zeros: `40000` is a folder, `100644` a plain file. */
export interface TreeRow {
  mode: string
  oid: string
}

/** The rows of a tree object by name. A name is kept as latin1 text, so that bytes of any kind survive. */
export type TreeRows = Map<string, TreeRow>

/** Parses the bytes of a tree object. @param idBytes 20, or 32 in a repository of SHA-256. @throws FactoryError GIT_FAILED. */
export function parseTree(bytes: Buffer, idBytes: number): TreeRows {
  const rows: TreeRows = new Map()
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at)
    const nul = bytes.indexOf(0, space)
    const end = nul + 1 + idBytes
    if (space === -1 || nul === -1 || end > bytes.length)
      throw new FactoryError('GIT_FAILED', 'a tree of the repository cannot be read')
    const name = bytes.toString('latin1', space + 1, nul)
    rows.set(name, { mode: bytes.toString('latin1', at, space), oid: bytes.toString('hex', nul + 1, end) })
    at = end
  }
  return rows
}

/** The bytes of a tree object. Git sorts a folder as if its name ended with a slash. */
export function treeBytes(rows: TreeRows): Buffer {
  const sorted = [...rows]
    .map(([name, row]) => ({ name, row, key: row.mode === '40000' ? `${name}/` : name }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  return Buffer.concat(
    sorted.flatMap(({ name, row }) => [
      Buffer.from(`${row.mode} ${name}\0`, 'latin1'),
      Buffer.from(row.oid, 'hex'),
    ]),
  )
}

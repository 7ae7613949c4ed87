import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { compareText } from '../../findings.ts'

/** One thing found in a folder; `path` with forward slashes. `odd`: a link, a device, a folder that holds nothing. */
export interface FolderEntry {
  path: string
  kind: 'file' | 'odd'
}

const MAX_ENTRIES = 20_000
const MAX_DEPTH = 64

/** Every file below a folder, sorted; nothing is followed. @throws FactoryError TRACE_UNREADABLE. */
export async function listFolder(folder: string): Promise<FolderEntry[]> {
  const found: FolderEntry[] = []
  let level = ['']
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH || found.length > MAX_ENTRIES)
      throw unreadable(folder, new Error('it is too deep, or holds too much'))
    const lists = await Promise.all(level.map((path) => listOne(folder, path)))
    found.push(...lists.flatMap(({ entries }) => entries))
    level = lists.flatMap(({ folders }) => folders)
  }
  return found.sort((a, b) => compareText(a.path, b.path))
}

async function listOne(folder: string, path: string): Promise<{ entries: FolderEntry[]; folders: string[] }> {
  const children = await readdir(join(folder, path), { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadable(folder, cause)
  })
  const named = children.map((child) => ({ child, path: path === '' ? child.name : `${path}/${child.name}` }))
  const folders = named.filter(({ child }) => child.isDirectory()).map((each) => each.path)
  const entries = named
    .filter(({ child }) => !child.isDirectory())
    .map((each): FolderEntry => ({ path: each.path, kind: each.child.isFile() ? 'file' : 'odd' }))
  const empty: FolderEntry[] = children.length === 0 && path !== '' ? [{ path, kind: 'odd' }] : []
  return { entries: [...entries, ...empty], folders }
}

function unreadable(folder: string, cause: unknown): FactoryError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new FactoryError('TRACE_UNREADABLE', `cannot read the trace folder ${folder}: ${reason}`, {
    cause,
    hint: 'name a folder that trace-publish wrote',
  })
}

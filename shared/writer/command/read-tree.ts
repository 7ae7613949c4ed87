import type { BigIntStats } from 'node:fs'
import { constants, lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { MAX_TOOL_ENTRIES, MAX_TOOL_FOLDERS_DEEP } from '../../limits.ts'

/** What lies at a path of a tree. `facts` differ whenever the bytes do: no program can set the time of change. */
export interface TreePath {
  kind: 'file' | 'link' | 'other' | 'unreadable'
  facts: string
}

/** Installed packages and a repository inside: nothing there is ever part of a change. */
const PRUNED = new Set(['.git', 'node_modules'])

/**
 * Everything in a folder but installed packages, by path. No link is followed.
 * @throws FactoryError WRITER_TOO_MUCH when there are more files than anybody changes.
 */
export async function readTree(folder: string): Promise<Map<string, TreePath>> {
  const found = new Map<string, TreePath>()
  const waiting: [path: string, depth: number][] = [['', 0]]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [path, depth] = next
    const names = depth > MAX_TOOL_FOLDERS_DEEP ? undefined : await namesIn(join(folder, path))
    if (names === undefined) found.set(path, UNREADABLE)
    for (const name of names ?? []) {
      const below = path === '' ? name : `${path}/${name}`
      const facts = await lstat(join(folder, below), { bigint: true }).catch(() => undefined)
      if (facts?.isDirectory() === true) waiting.push([below, depth + 1])
      else found.set(below, facts === undefined ? UNREADABLE : entryOf(facts))
    }
    if (found.size + waiting.length > MAX_TOOL_ENTRIES) throw tooMany()
  }
  return found
}

/** What lies in a folder; `undefined` where it cannot be read. */
async function namesIn(folder: string): Promise<string[] | undefined> {
  const names = await readdir(folder).catch(() => undefined)
  return names?.filter((name) => !PRUNED.has(name))
}

const UNREADABLE: TreePath = { kind: 'unreadable', facts: 'unreadable' }

function entryOf(facts: BigIntStats): TreePath {
  const kind = facts.isSymbolicLink() ? 'link' : facts.isFile() ? 'file' : 'other'
  const { ino, size, mode, mtimeNs, ctimeNs } = facts
  return { kind, facts: [kind, ino, size, mode, mtimeNs, ctimeNs].join(' ') }
}

function tooMany(): FactoryError {
  const message = `the writer left more than ${MAX_TOOL_ENTRIES} files in its tree`
  return new FactoryError('WRITER_TOO_MUCH', message, {
    hint: 'let it write less, or let setup install into node_modules, which is not looked at',
  })
}

/** The text of a regular file, or why it is none. Whoever wrote the file has ended. */
export async function readText(
  path: string,
  maxBytes: number,
): Promise<{ text: string } | { reason: 'binary' | 'large' | 'unreadable' }> {
  const bytes = await readPlain(path, maxBytes).catch(() => undefined)
  if (bytes === undefined) return { reason: 'unreadable' }
  if (bytes.length > maxBytes) return { reason: 'large' }
  const text = bytes.toString('utf8')
  return bytes.includes(0) || !Buffer.from(text).equals(bytes) ? { reason: 'binary' } : { text }
}

/** One byte more than asked for shows that there is more. */
async function readPlain(path: string, maxBytes: number): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const room = Math.min((await file.stat()).size, maxBytes) + 1
    const { buffer, bytesRead } = await file.read(Buffer.alloc(room), 0, room, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

import { opendir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from '../../errors.ts'
import { readBytes } from '../../files.ts'
import { compareText } from '../../findings.ts'
import { MAX_TEST_REPORT_BYTES } from '../../limits.ts'
import { coveredBy, isGlob, literalPrefix } from '../../paths/declared-paths.ts'
import { inspectPath, type PathKind } from '../inspect-path.ts'

/** What stands where a report is declared: its bytes, or why there are none. */
export type ReportFile =
  | { kind: 'bytes'; path: string; bytes: Uint8Array }
  /** The commands left no report there. */
  | { kind: 'missing'; path: string; reason: string }
  /** There is one, and it is too much to be read. */
  | { kind: 'unreadable'; path: string; reason: string }

/** Reports of one run: a runner may write one for each class. */
const MAX_REPORTS = 2000
/** Files and folders that are looked at for one glob. */
const MAX_ENTRIES = 200_000
/** Folders that no glob enters unless it names them. */
const CLOSED = new Set(['.git', 'node_modules'])

/** Removes what lies where reports are declared before the commands run: a committed or generated one is no evidence. */
export async function clearReports(folder: string, declared: readonly string[]): Promise<void> {
  const found = await Promise.all(declared.map((entry) => pathsOf(folder, entry)))
  for (const path of found.flatMap(({ paths }) => paths)) {
    const kind = await inspectPath(folder, path)
    if (kind === 'file' || kind === 'link') await rm(join(folder, path))
  }
}

/**
 * The reports that the commands wrote, by path. Only regular files inside the folder are read, none through a link; all of
 * them together have at most MAX_TEST_REPORT_BYTES.
 */
export async function readReports(folder: string, declared: readonly string[]): Promise<ReportFile[]> {
  const files: ReportFile[] = []
  let room = MAX_TEST_REPORT_BYTES
  for (const entry of declared) {
    const { paths, problem } = await pathsOf(folder, entry)
    if (problem !== undefined) files.push({ kind: 'unreadable', path: entry, reason: problem })
    else if (paths.length === 0) files.push({ kind: 'missing', path: entry, reason: 'matches no file' })
    for (const path of paths.filter((each) => files.every((file) => file.path !== each))) {
      const file = await readReport(folder, path, room)
      if (file.kind === 'bytes') room -= file.bytes.length
      files.push(file)
    }
  }
  return files
}

async function readReport(folder: string, path: string, maxBytes: number): Promise<ReportFile> {
  const kind = await inspectPath(folder, path)
  if (kind !== 'file') return { kind: 'missing', path, reason: NO_REPORT[kind] }
  try {
    return { kind: 'bytes', path, bytes: await readBytes(join(folder, path), maxBytes) }
  } catch (thrown) {
    const isLarge = hasCode(thrown, 'FILE_TOO_LARGE')
    const reason = isLarge ? `makes more than ${MAX_TEST_REPORT_BYTES} bytes of reports` : 'cannot be read'
    return { kind: 'unreadable', path, reason }
  }
}

const NO_REPORT: Record<Exclude<PathKind, 'file'>, string> = {
  absent: 'was not written',
  folder: 'is a folder',
  link: 'is a symbolic link',
  other: 'is no regular file',
  blocked: 'lies behind a symbolic link',
}

interface Found {
  paths: string[]
  problem?: string
}

/** The paths that one declared path or glob stands for, sorted. */
export async function pathsOf(folder: string, declared: string): Promise<Found> {
  if (!isGlob(declared)) return { paths: [declared] }
  const covers = coveredBy(declared)
  const paths: string[] = []
  const open = [literalPrefix(declared)]
  let entries = 0
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const { path, isFolder } of await entriesOf(folder, at)) {
      if (++entries > MAX_ENTRIES)
        return { paths: [], problem: `leads through more than ${MAX_ENTRIES} files` }
      if (isFolder) open.push(path)
      else if (covers(path)) paths.push(path)
      if (paths.length > MAX_REPORTS) return { paths: [], problem: `matches more than ${MAX_REPORTS} files` }
    }
  }
  return { paths: paths.sort(compareText) }
}

/** What a folder holds, links not followed; nothing of a folder that is not there or cannot be read. */
async function entriesOf(folder: string, at: string): Promise<{ path: string; isFolder: boolean }[]> {
  const kind = at === '' ? 'folder' : await inspectPath(folder, at).catch(() => 'other' as const)
  if (kind !== 'folder') return []
  const entries: { path: string; isFolder: boolean }[] = []
  try {
    for await (const entry of await opendir(join(folder, at))) {
      if (entries.length > MAX_ENTRIES) break
      const path = at === '' ? entry.name : `${at}/${entry.name}`
      const isFolder = entry.isDirectory()
      if (!isFolder || !CLOSED.has(entry.name)) entries.push({ path, isFolder })
    }
  } catch {
    return entries
  }
  return entries
}

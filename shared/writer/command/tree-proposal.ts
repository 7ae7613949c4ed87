import { join } from 'node:path'
import { compareText } from '../../findings.ts'
import { listTree } from '../../git/tree.ts'
import { MAX_EDITED_FILE_BYTES, MAX_PROPOSED_FILES } from '../../limits.ts'
import { mayWrite } from '../../paths/guarded-paths.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import type { ProposedFile } from '../../specification/change/check-change.ts'
import { safeText } from '../../text/safe-log.ts'
import { proposalText, type LeftPath } from '../proposal.ts'
import { ignoredAmong } from './ignored.ts'
import { readText, readTree, type TreePath } from './read-tree.ts'
import type { ToolOrder } from './tool-order.ts'

/** A tree that a program has worked on. */
export interface WorkedTree {
  folder: string
  /** What lay there before it started. */
  before: ReadonlyMap<string, TreePath>
  /** What it printed. */
  output: string
  redact: (text: string) => string
}

/**
 * The difference of a tree as a proposal: text files that are new or other, and tracked files that are gone. What cannot be part of a change
 * is named with its reason. A program that changes nothing may say why in its last line, as `BLOCKED: reason`.
 * @throws FactoryError WRITER_TOO_MUCH, GIT_FAILED.
 */
export async function treeProposal(order: ToolOrder, tree: WorkedTree): Promise<string> {
  const after = await readTree(tree.folder)
  const tracked = await trackedPaths(order)
  const { changed, left } = await changedPaths(order, { ...tree, after, tracked })
  const gone = [...tree.before.keys()].filter((path) => !after.has(path) && tracked.files.has(path))
  const { files, unread } = await readFiles(changed, tree)
  const all: ProposedFile[] = [...files, ...gone.map((path) => ({ path, content: undefined }))]
  const reason = all.length + left.length + unread.length === 0 ? blockedReason(tree) : undefined
  return proposalText(all, [...left, ...unread], reason === undefined ? {} : { blocked: reason })
}

interface Tracked {
  files: ReadonlySet<string>
  submodules: readonly string[]
}

/** What base and earlier attempt hold: only of these is a missing one a deletion. */
async function trackedPaths({ work: { repo, changeSet } }: ToolOrder): Promise<Tracked> {
  const entries = await listTree(repo, changeSet.base)
  const files = entries.filter(({ mode }) => mode !== '160000').map(({ path }) => path)
  const submodules = entries.filter(({ mode }) => mode === '160000').map(({ path }) => path)
  return { files: new Set([...files, ...changeSet.changes.map(({ path }) => path)]), submodules }
}

interface Compared extends WorkedTree {
  after: ReadonlyMap<string, TreePath>
  tracked: Tracked
}

/** Files to be read, and what is none. What git ignores and does not track is none either. */
async function changedPaths(
  { work: { repo, changeSet }, write }: ToolOrder,
  { before, after, tracked }: Compared,
): Promise<{ changed: string[]; left: LeftPath[] }> {
  const paths = [...after]
    .filter(([path, { facts }]) => before.get(path)?.facts !== facts)
    .map(([path]) => path)
  const untracked = paths.filter((path) => !tracked.files.has(path) && pathProblem(path) === undefined)
  const ignored = await ignoredAmong(repo, changeSet.base, untracked)
  const left: LeftPath[] = []
  const changed: string[] = []
  for (const path of paths.sort(compareText)) {
    const reason = ignored.has(path) ? 'ignored' : reasonAgainst(path, after.get(path), tracked)
    if (reason === undefined) changed.push(path)
    // a build leaves thousands of ignored files: only what the spec asks for is of interest
    else if (reason !== 'ignored' || mayWrite(path, write)) left.push({ path: namedPath(path), reason })
  }
  return { changed, left }
}

function reasonAgainst(
  path: string,
  found: TreePath | undefined,
  { submodules }: Tracked,
): LeftPath['reason'] | undefined {
  if (pathProblem(path) !== undefined) return 'unsafe'
  if (submodules.some((each) => path === each || path.startsWith(`${each}/`))) return 'submodule'
  const kind = found?.kind ?? 'unreadable'
  return kind === 'file' ? undefined : kind
}

/** A path that a program chose, fit for a record. */
function namedPath(path: string): string {
  return pathProblem(path) === undefined ? path : safeText(path, 200)
}

/** The gate of a change refuses so many files, whatever is in the others. */
async function readFiles(
  paths: readonly string[],
  { folder, redact }: WorkedTree,
): Promise<{ files: ProposedFile[]; unread: LeftPath[] }> {
  const files: ProposedFile[] = []
  const unread: LeftPath[] = []
  for (const path of paths.slice(0, MAX_PROPOSED_FILES)) {
    const read = await readText(join(folder, path), MAX_EDITED_FILE_BYTES)
    if ('text' in read) files.push({ path, content: redact(read.text) })
    else unread.push({ path, reason: read.reason })
  }
  return { files, unread }
}

const MAX_REASON_CHARS = 500

function blockedReason({ output, redact }: WorkedTree): string | undefined {
  const line = redact(output).trimEnd().split('\n').at(-1) ?? ''
  const [, reason] = /^\s*BLOCKED:(.*)$/.exec(line) ?? []
  if (reason === undefined) return undefined
  return safeText(reason, MAX_REASON_CHARS) || 'no reason given'
}

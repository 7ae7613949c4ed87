import { compareText } from '../../shared/findings.ts'
import { pathProblem } from '../../shared/paths/safe-path.ts'
import { isRegular, readBlobs, type TreeEntry } from '../../shared/git/tree.ts'
import { sha256 } from '../../shared/formats/digest.ts'
import { stripInvisible, stripMarkdown } from '../../shared/text/hidden-text.ts'
import { forbiddenReason, secretReason } from '../../shared/paths/guarded-paths.ts'
import type { ControlPaths } from '../../shared/paths/forbidden-paths.ts'
import { matchesAny } from '../../shared/paths/declared-paths.ts'
import type { Spec } from '../../shared/specification/document/spec.ts'
import { relativeImports } from './imports.ts'
import { givesAway, type Withheld } from './withheld.ts'

/** A repository file as the writer sees it. `sha256` is of the bytes in the base commit. */
export interface ContextFile {
  path: string
  sha256: string
  text: string
  /** Invisible pieces taken out of the shown text. */
  stripped: number
}

export interface Context {
  /** What the spec names first, then what that imports; by path within each. */
  files: ContextFile[]
  /** Files that belonged here and were left out; sorted by path. */
  left: { path: string; reason: string }[]
}

export interface ContextRules {
  spec: Spec
  control: ControlPaths
  withheld: Withheld
  /** Cap of all files together, in bytes. */
  maxBytes: number
}

export const MAX_CONTEXT_FILE_BYTES = 128 * 1024

/**
 * The files the writer needs, as a pure function of commit and spec: what `paths` and the interface name and what those
 * files import. Read from blobs, never from the working tree (a link to /proc there would leak the environment).
 */
export async function readContext(
  repo: string,
  tree: readonly TreeEntry[],
  rules: ContextRules,
): Promise<Context> {
  const named = await take(
    repo,
    tree.filter((entry) => isInSpec(entry.path, rules.spec)),
    rules,
  )
  const used = named.files.reduce((sum, file) => sum + Buffer.byteLength(file.text), 0)
  const rest = { ...rules, maxBytes: rules.maxBytes - used }
  const imported = await take(repo, importedEntries(named.files, tree), rest)
  const left = [...named.left, ...imported.left].sort((a, b) => compareText(a.path, b.path))
  return { files: [...named.files, ...imported.files], left }
}

function isInSpec(path: string, { paths, interface: entries }: Spec): boolean {
  return matchesAny(path, [...paths.write, ...paths.read]) || entries.some((entry) => entry.module === path)
}

function importedEntries(files: readonly ContextFile[], tree: readonly TreeEntry[]): TreeEntry[] {
  const known = new Set(tree.map((entry) => entry.path))
  const shown = new Set(files.map((file) => file.path))
  const wanted = new Set(files.flatMap((file) => relativeImports(file.path, file.text, known)))
  return tree.filter((entry) => wanted.has(entry.path) && !shown.has(entry.path))
}

/** Those of the entries that may be shown and fit; small ones still fit when a large one did not. */
async function take(repo: string, entries: readonly TreeEntry[], rules: ContextRules): Promise<Context> {
  const refused = entries.flatMap((entry) => leftOut(entry.path, entryProblem(entry, rules)))
  const fitting = fit(
    entries.filter((entry) => entryProblem(entry, rules) === undefined),
    rules.maxBytes,
  )
  const blobs = await readBlobs(
    repo,
    fitting.entries.map((entry) => entry.oid),
  )
  const files: ContextFile[] = []
  const left = [...refused, ...fitting.cut]
  for (const [index, entry] of fitting.entries.entries()) {
    const read = contextFile(entry.path, blobs[index] ?? Buffer.alloc(0), rules.withheld)
    if (typeof read === 'string') left.push({ path: entry.path, reason: read })
    else files.push(read)
  }
  return { files, left }
}

function leftOut(path: string, reason: string | undefined): Context['left'] {
  return reason === undefined
    ? []
    : [{ path: pathProblem(path) === undefined ? path : JSON.stringify(path), reason }]
}

function entryProblem(entry: TreeEntry, { control, withheld }: ContextRules): string | undefined {
  const { path, size } = entry
  if (!isRegular(entry)) return entry.mode === '160000' ? 'is a submodule' : 'is a symbolic link'
  if (pathProblem(path) !== undefined) return 'has an unsafe path'
  if (/\.holdout\.test\.[cm]?[jt]sx?$/.test(path) || withheld.tests.includes(path))
    return 'is a hold-out test'
  const guarded = forbiddenReason(path, control) ?? secretReason(path)
  if (guarded !== undefined) return guarded
  return size > MAX_CONTEXT_FILE_BYTES
    ? `has ${size} bytes, the limit is ${MAX_CONTEXT_FILE_BYTES}`
    : undefined
}

function fit(
  entries: readonly TreeEntry[],
  maxBytes: number,
): { entries: TreeEntry[]; cut: Context['left'] } {
  let room = maxBytes
  const taken: TreeEntry[] = []
  const cut: Context['left'] = []
  for (const entry of entries) {
    if (entry.size <= room) {
      room -= entry.size
      taken.push(entry)
    } else {
      cut.push({ path: entry.path, reason: 'is beyond the share of the budget for files' })
    }
  }
  return { entries: taken, cut }
}

/** The file, or why its content is not shown. */
function contextFile(path: string, bytes: Buffer, withheld: Withheld): ContextFile | string {
  if (bytes.includes(0)) return 'is binary'
  const raw = bytes.toString('utf8')
  if (!Buffer.from(raw).equals(bytes)) return 'is not UTF-8'
  if (raw.startsWith('version https://git-lfs.github.com/spec/')) return 'is a Git LFS pointer'
  if (givesAway(raw, withheld)) return 'holds a hold-out text'
  return {
    path,
    sha256: sha256(bytes),
    ...(/\.mdx?$/i.test(path) ? stripMarkdown(raw) : stripInvisible(raw)),
  }
}

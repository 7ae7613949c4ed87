import { compareText } from '../../shared/findings.ts'
import { fitting } from '../../shared/fitting.ts'
import { pathProblem } from '../../shared/paths/safe-path.ts'
import { isRegular, readBlobs, type TreeEntry } from '../../shared/git/tree.ts'
import { forbiddenReason, mayWrite, secretReason } from '../../shared/paths/guarded-paths.ts'
import type { ControlPaths } from '../../shared/paths/forbidden-paths.ts'
import { matchesAny } from '../../shared/paths/declared-paths.ts'
import type { Spec } from '../../shared/specification/document/spec.ts'
import { WHOLE_CHARS } from './excerpt.ts'
import { importsOf } from './imports-of.ts'
import {
  shownBytes,
  shownFile,
  sizeProblem,
  type LeftFile,
  type ShownFile,
  type Wanted,
} from './shown-file.ts'
import { subjectOf } from './subject.ts'
import type { Withheld } from './withheld.ts'

export interface Context {
  /** What the spec names first, then what that imports; by path within each. */
  files: ShownFile[]
  /** Files that belonged here and were left out; sorted by path. */
  left: LeftFile[]
}

export interface ContextRules {
  spec: Spec
  control: ControlPaths
  withheld: Withheld
  /** Cap of all files together, in bytes. */
  maxBytes: number
}

/**
 * The files the writer needs, as a pure function of commit and spec: what `paths` and the interface name, and of what those
 * files import the signatures. Read from blobs, never from the working tree (a link to /proc there would leak the environment).
 */
export async function readContext(
  repo: string,
  tree: readonly TreeEntry[],
  rules: ContextRules,
): Promise<Context> {
  const subject = subjectOf(rules.spec)
  const entries = tree.filter((entry) => isInSpec(entry.path, rules.spec))
  const named = await take(repo, entries, { ...rules, wantedOf: () => ({ kind: 'subject', subject }) })
  const used = named.files.reduce((sum, file) => sum + shownBytes(file), 0)
  const imports = importsOf(named.files, tree, subject)
  const others = tree.filter(({ path }) => imports.has(path) && !isInSpec(path, rules.spec))
  const imported = await take(repo, others, {
    ...rules,
    maxBytes: rules.maxBytes - used,
    wantedOf: (path) => ({ kind: 'signatures', subject: imports.get(path) ?? subject }),
  })
  const left = [...named.left, ...imported.left].sort((a, b) => compareText(a.path, b.path))
  return { files: [...named.files, ...imported.files], left }
}

function isInSpec(path: string, { paths, interface: entries }: Spec): boolean {
  return matchesAny(path, [...paths.write, ...paths.read]) || entries.some((entry) => entry.module === path)
}

/** What is taken of each file, by its path. */
export interface TakeRules extends ContextRules {
  wantedOf: (path: string) => Wanted
}

/** Those of the entries that may be shown and fit; small ones still fit when a large one did not. @throws FactoryError GIT_OBJECT_MISSING. */
export async function take(repo: string, entries: readonly TreeEntry[], rules: TakeRules): Promise<Context> {
  const refused = entries.flatMap((entry) => leftOut(entry, rules))
  const allowed = entries.filter((entry) => entryProblem(entry, rules) === undefined)
  // of a long file a part is shown
  const sizes = new Map(allowed.map((entry) => [entry.path, Math.min(entry.size, WHOLE_CHARS)]))
  const small = allot(allowed, sizes, rules)
  const blobs = await readBlobs(
    repo,
    small.taken.map((entry) => entry.oid),
  )
  const read = small.taken.map(({ path }, index) => readEntry(path, blobs[index], rules))
  const shown = read.flatMap((file) => ('text' in file ? [file] : []))
  const unread = read.flatMap((file) => ('text' in file ? [] : [file]))
  // a character that is spelled out takes more room than in the file
  const { taken, cut } = allot(shown, new Map(shown.map((file) => [file.path, shownBytes(file)])), rules)
  return { files: taken, left: [...refused, ...small.cut, ...unread, ...cut] }
}

function readEntry(
  path: string,
  blob: Buffer | undefined,
  { withheld, spec, wantedOf }: TakeRules,
): ShownFile | LeftFile {
  const isWritable = mayWrite(path, spec.paths.write)
  return shownFile(path, blob ?? Buffer.alloc(0), { withheld, isWritable, wanted: wantedOf(path) })
}

function leftOut(entry: TreeEntry, rules: ContextRules): LeftFile[] {
  const problem = entryProblem(entry, rules)
  if (problem === undefined) return []
  const path = pathProblem(entry.path) === undefined ? entry.path : JSON.stringify(entry.path)
  return [{ path, ...problem }]
}

function entryProblem(
  entry: TreeEntry,
  { control, withheld }: ContextRules,
): Omit<LeftFile, 'path'> | undefined {
  const { path, size } = entry
  if (!isRegular(entry)) return { reason: entry.mode === '160000' ? 'is a submodule' : 'is a symbolic link' }
  if (pathProblem(path) !== undefined) return { reason: 'has an unsafe path' }
  if (/\.holdout\.test\.[cm]?[jt]sx?$/.test(path) || withheld.tests.includes(path))
    return { reason: 'is a hold-out test' }
  const guarded = forbiddenReason(path, control) ?? secretReason(path)
  return guarded === undefined ? sizeProblem(size) : { reason: guarded }
}

/** Gives room to files the writer may replace before others; keeps the order of the files. `sizes` are by path. */
function allot<File extends { path: string }>(
  files: readonly File[],
  sizes: ReadonlyMap<string, number>,
  { spec, maxBytes }: ContextRules,
): { taken: File[]; cut: LeftFile[] } {
  const isWritable = ({ path }: File): boolean => mayWrite(path, spec.paths.write)
  const byNeed = [...files.filter(isWritable), ...files.filter((file) => !isWritable(file))]
  const fits = new Set(fitting(byNeed, maxBytes, ({ path }) => sizes.get(path) ?? 0).taken)
  const cut = files
    .filter((file) => !fits.has(file))
    .map(({ path }) => ({ path, reason: 'is beyond the share of the budget for files', hint: SHARE_HINT }))
  return { taken: files.filter((file) => fits.has(file)), cut }
}

const SHARE_HINT = 'raise budget.tokens of factory.yml and the spec, or let paths.write name fewer files'

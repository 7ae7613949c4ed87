import type { CommitFacts, NewCommit } from '../git/commit.ts'
import type { Change } from '../git/change-set.ts'
import { writeTree } from '../git/write-tree.ts'
import { changeSetAt } from '../line/change-set.ts'
import type { ClosingChange } from '../line/closing-change.ts'
import { releasedChanges } from '../line/release-subjects.ts'
import { AUTHOR, trailerOf } from '../line/release-trailers.ts'
import type { Unit } from '../line/unit.ts'

/** The change of a released unit as it is to be committed. */
export interface Release {
  /** `factory/<serial>`. */
  branch: string
  serial: string
  /** What it writes or deletes: the change, and the closed spec. */
  changes: readonly Change[]
  /** Commit that the change was made and judged at. */
  base: string
  /**
   * Its trailers name the serial and the trace; its date is that of the delivery. Its parent is the base commit, or the tip of a branch that has
   * moved since; then a trailer names the base.
   */
  commit: NewCommit & { parent: string }
}

/** What a release is committed with. */
export interface ReleaseFacts {
  /** SHA-256 of the signed payload of the summary. */
  summarySha256: string
  /** The spec, closed. */
  closing: ClosingChange | undefined
  /** Of the delivery. */
  now: Date
}

/** @throws FactoryError UPSTREAM_MISSING for a unit without a change set, those of git. */
export async function releaseOf(unit: Unit, { summarySha256, closing, now }: ReleaseFacts): Promise<Release> {
  const { repo, base, serial, upstream } = unit
  const changes = releasedChanges(unit, closing) ?? changeSetAt(upstream).changes
  return {
    branch: releaseBranch(serial),
    serial,
    changes,
    base,
    commit: {
      tree: await writeTree(repo, base, changes),
      parent: base,
      message: commitMessage(unit, summarySha256),
      author: AUTHOR,
      date: now.toISOString(),
    },
  }
}

/**
 * The same release with another parent: each of its files as it was attested, and everything else as it is there.
 * @param tip full id of a commit in which every path of the release is what it is at the base
 */
export async function rebased(repo: string, release: Release, tip: string): Promise<Release> {
  const { commit, changes, base } = release
  const tree = await writeTree(repo, tip, changes)
  const message = `${commit.message}Factory-Base: ${base}\n`
  return { ...release, commit: { ...commit, tree, parent: tip, message } }
}

/** The branch that a released unit is delivered to. */
export function releaseBranch(serial: string): string {
  return `factory/${serial}`
}

function commitMessage({ spec, specPath, base, serial }: Unit, summarySha256: string): string {
  const subject = spec.title.replace(/\s+/g, ' ').slice(0, 72)
  return `${subject}\n\nMade from ${specPath} at ${base.slice(0, 12)}.\n\nFactory-Serial: ${serial}\nFactory-Trace: sha256:${summarySha256}\n`
}

/**
 * How a commit relates to a release: it is the release; it is the same change, but its trailer names an earlier trace of
 * the unit; or it is somebody else's work. A release that was made on another tip of its branch is the same one.
 * @param treeOn the tree that the release makes of a commit
 */
export async function compareToRelease(
  { parents, tree, message }: CommitFacts,
  { commit, serial, base }: Release,
  treeOn: (parent: string) => Promise<string>,
): Promise<'release' | 'earlier-trace' | 'other'> {
  const [parent, ...more] = parents
  if (parent === undefined || more.length > 0 || trailerOf(message, 'Factory-Serial') !== serial)
    return 'other'
  if (parent !== commit.parent && (trailerOf(message, 'Factory-Base') ?? parent) !== base) return 'other'
  if (tree !== (parent === commit.parent ? commit.tree : await treeOn(parent))) return 'other'
  return trailerOf(message, 'Factory-Trace') === trailerOf(commit.message, 'Factory-Trace')
    ? 'release'
    : 'earlier-trace'
}

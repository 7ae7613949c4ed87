import type { CommitFacts, NewCommit } from '../git/commit.ts'
import type { Change } from '../git/change-set.ts'
import { writeTree } from '../git/write-tree.ts'
import { changeSetAt } from '../line/change-set.ts'
import type { Unit } from '../line/unit.ts'

/** Who makes commits that no server makes. */
export const AUTHOR = { name: 'Jidoka', email: 'jidoka@users.noreply.github.com' }

/** The change of a released unit as it is to be committed. */
export interface Release {
  /** `factory/<serial>`. */
  branch: string
  serial: string
  /** What it writes or deletes. */
  changes: readonly Change[]
  /** Its trailers name the serial and the trace. Its parent is the base commit; its date is that of the delivery. */
  commit: NewCommit & { parent: string }
}

/** What a release is committed with. */
export interface ReleaseFacts {
  /** SHA-256 of the signed payload of the summary. */
  summarySha256: string
  /** Of the delivery. */
  now: Date
}

/** @throws FactoryError UPSTREAM_MISSING for a unit without a change set, those of git. */
export async function releaseOf(unit: Unit, { summarySha256, now }: ReleaseFacts): Promise<Release> {
  const { repo, base, serial, upstream } = unit
  const { changes } = changeSetAt(upstream)
  return {
    branch: releaseBranch(serial),
    serial,
    changes,
    commit: {
      tree: await writeTree(repo, base, changes),
      parent: base,
      message: commitMessage(unit, summarySha256),
      author: AUTHOR,
      date: now.toISOString(),
    },
  }
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
 * the unit; or it is somebody else's work. Pure.
 */
export function compareToRelease(
  { parents, tree, message }: CommitFacts,
  { commit, serial }: Release,
): 'release' | 'earlier-trace' | 'other' {
  const isSameChange = parents.length === 1 && parents[0] === commit.parent && tree === commit.tree
  if (!isSameChange || trailer(message, 'Factory-Serial') !== serial) return 'other'
  return trailer(message, 'Factory-Trace') === trailer(commit.message, 'Factory-Trace')
    ? 'release'
    : 'earlier-trace'
}

/** The serial that the commit of a release names; `undefined` for other commits. */
export function serialIn(message: string): string | undefined {
  return trailer(message, 'Factory-Serial')
}

function trailer(message: string, name: 'Factory-Serial' | 'Factory-Trace'): string | undefined {
  return new RegExp(`^${name}: (\\S+)$`, 'm').exec(message)?.[1]
}

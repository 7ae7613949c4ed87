import type { Entry } from '../entry.ts'

/** Which units a commit or a pull request belongs to, by the ledger alone: a trailer in a message proves nothing. */
export interface UnitIndex {
  isUnit: (serial: string) => boolean
  /** By a full id, or by an abbreviation that fits one known commit only. */
  ofCommit: (commit: string) => string[]
  ofPull: (pull: number) => string[]
  /** When a unit was merged, in milliseconds. */
  mergedAt: (serial: string) => number | undefined
  /** Paths that units have written: only there can a fix meet their lines. */
  isPath: (path: string) => boolean
  /** Revert commits that the ledger knows. */
  isKnownRevert: (commit: string) => boolean
}

/** Reads the entries once. */
export function unitIndex(entries: Iterable<Entry>): UnitIndex {
  const units = new Set<string>()
  const commits = new Map<string, Set<string>>()
  const pulls = new Map<number, Set<string>>()
  const merges = new Map<string, number>()
  const paths = new Set<string>()
  const reverts = new Set<string>()
  for (const entry of entries) {
    if (entry.kind === 'unit') {
      units.add(entry.serial)
      if (entry.commit !== undefined) add(commits, entry.commit, entry.serial)
      for (const { path } of entry.files) paths.add(path)
    } else if (entry.kind === 'merged') {
      add(commits, entry.commit, entry.serial)
      if (entry.pull !== undefined) add(pulls, entry.pull, entry.serial)
      const at = Date.parse(entry.committedAt)
      merges.set(entry.serial, Math.min(at, merges.get(entry.serial) ?? at))
      for (const { path } of entry.files) paths.add(path)
    } else if (entry.kind === 'reverted') reverts.add(entry.commit)
  }
  const known = (serials: Iterable<string> = []): string[] => [...serials].filter((each) => units.has(each))
  const fullCommit = abbreviations(commits)
  return {
    isUnit: (serial) => units.has(serial),
    ofCommit: (commit) => known(commits.get(fullCommit(commit))),
    ofPull: (pull) => known(pulls.get(pull)),
    mergedAt: (serial) => merges.get(serial),
    isPath: (path) => paths.has(path),
    isKnownRevert: (commit) => reverts.has(commit),
  }
}

function add<K>(map: Map<K, Set<string>>, key: K, serial: string): void {
  const found = map.get(key)
  if (found === undefined) map.set(key, new Set([serial]))
  else found.add(serial)
}

const LEAST_DIGITS = 7

/** The full id of a known commit; the text itself where several, or none, begin with it. */
function abbreviations(commits: ReadonlyMap<string, unknown>): (commit: string) => string {
  const byStart = Map.groupBy(commits.keys(), (id) => id.slice(0, LEAST_DIGITS))
  return (commit) => {
    const [only, ...more] = (byStart.get(commit.slice(0, LEAST_DIGITS)) ?? []).filter((id) =>
      id.startsWith(commit),
    )
    return only !== undefined && more.length === 0 ? only : commit
  }
}

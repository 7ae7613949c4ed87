import type { Entry, EntryOf } from '../entry.ts'
import { momentOf } from './flow-unit.ts'

/**
 * How it is known that a unit let a defect out, strongest first. `declared`: the fix, or a person, names the serial. `revert`: the commit of
 * the unit was reverted. `linked`: the fix names a commit or a pull request of the unit. `suspected`: the fix deletes lines of the unit.
 */
export const TIERS = ['declared', 'revert', 'linked', 'suspected'] as const
export type Tier = (typeof TIERS)[number]

/** One incident that came from one unit. */
export interface Escape {
  serial: string
  tier: Tier
  /** What shows it, for people: untrusted text. */
  evidence: string
  /** When it was known, in milliseconds. */
  at: number
  /** What it is counted by: a commit, or the place of an entry. An incident of several units weighs one in all. */
  incident: string
  /** When the fix was merged; `undefined` while nobody knows of one. */
  restoredAt: number | undefined
  /** Who should have caught it. */
  station: string | undefined
  why: string | undefined
}

/** The escapes that a ledger has entries of. `timeOf`: of a commit, in milliseconds, where its history is here. */
export function recordedEscapes(
  entries: Iterable<Entry>,
  timeOf: (commit: string) => number | undefined,
): Escape[] {
  const found: Escape[] = []
  for (const entry of entries) {
    if (entry.kind === 'escape') found.push(fromEntry(entry, timeOf))
    if (entry.kind === 'reverted') found.push(fromRevert(entry))
  }
  return found
}

/** An entry may be made long after the fix: then the time of the fix counts. */
function fromEntry(entry: EntryOf<'escape'>, timeOf: (commit: string) => number | undefined): Escape {
  const { serial, tier, evidence, station, why, fix } = entry
  const entered = momentOf(entry)
  const fixedAt = fix === undefined ? undefined : (timeOf(fix) ?? entered)
  return {
    ...{ serial, tier, evidence, station, why },
    at: Math.min(entered, fixedAt ?? entered),
    incident: fix ?? `entry ${entry.sequence}`,
    restoredAt: fixedAt,
  }
}

function fromRevert(entry: EntryOf<'reverted'>): Escape {
  const at = momentOf(entry)
  return {
    serial: entry.serial,
    tier: 'revert',
    evidence: `commit ${entry.commit.slice(0, 12)} reverts ${entry.of.slice(0, 12)}`,
    at,
    incident: entry.commit,
    restoredAt: at,
    station: undefined,
    why: undefined,
  }
}

/** May a figure of the headline count it? */
export function isConfirmed({ tier }: Pick<Escape, 'tier'>): boolean {
  return tier !== 'suspected'
}

/**
 * Each incident of each unit once, with the strongest evidence for it. What a person said of it, such as the station, stays.
 * Escapes of units that the ledger does not know are left out.
 */
export function uniqueEscapes(escapes: readonly Escape[], isKnown: (serial: string) => boolean): Escape[] {
  const best = new Map<string, Escape>()
  for (const escape of escapes) {
    if (!isKnown(escape.serial)) continue
    const key = `${escape.serial} ${escape.incident}`
    const other = best.get(key)
    best.set(key, other === undefined ? escape : joined(other, escape))
  }
  return [...best.values()].sort((a, b) => a.at - b.at || (a.serial < b.serial ? -1 : 1))
}

function joined(one: Escape, other: Escape): Escape {
  const [strong, weak] = TIERS.indexOf(one.tier) <= TIERS.indexOf(other.tier) ? [one, other] : [other, one]
  return {
    ...strong,
    at: Math.min(one.at, other.at),
    restoredAt: strong.restoredAt ?? weak.restoredAt,
    station: strong.station ?? weak.station,
    why: strong.why ?? weak.why,
  }
}

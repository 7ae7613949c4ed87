import { isConfirmed, type Escape } from './escape.ts'
import type { FlowUnit } from './flow-unit.ts'

const WEEK_MS = 7 * 86_400_000
/** 1970 began on a Thursday. */
const FIRST_MONDAY_MS = 4 * 86_400_000
/** A chart holds no more. */
const MOST_WEEKS = 53

/** What happened in one week of the calendar. */
export interface Week {
  /** Its Monday, `2026-11-30`. */
  monday: string
  released: number
  halted: number
  asking: number
  /** Confirmed incidents that were known that week. */
  escaped: number
}

/** Every week from the first unit to the last event, those without any event too; the latest year of them. */
export function weeksOf(units: readonly FlowUnit[], escapes: readonly Escape[]): Week[] {
  const confirmed = escapes.filter(isConfirmed)
  const times = [...units.map(({ endedAt }) => endedAt), ...confirmed.map(({ at }) => at)].map(weekOf)
  if (times.length === 0) return []
  const [first, last] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))]
  const from = Math.max(first, last - MOST_WEEKS + 1)
  return Array.from({ length: last - from + 1 }, (_, index) => weekAt(from + index, units, confirmed))
}

function weekOf(ms: number): number {
  return Math.floor((ms - FIRST_MONDAY_MS) / WEEK_MS)
}

function weekAt(week: number, units: readonly FlowUnit[], escapes: readonly Escape[]): Week {
  const ended = units.filter(({ endedAt }) => weekOf(endedAt) === week)
  const count = (end: FlowUnit['end']): number => ended.filter((unit) => unit.end === end).length
  return {
    monday: new Date(week * WEEK_MS + FIRST_MONDAY_MS).toISOString().slice(0, 10),
    released: count('released'),
    halted: count('halted'),
    asking: count('asking'),
    escaped: new Set(escapes.filter(({ at }) => weekOf(at) === week).map(({ incident }) => incident)).size,
  }
}

import type { TextRow } from './character-rows.ts'

const DAY = /\b(\d{4})-(\d{2})-(\d{2})(?!\d)/

/** Days near the first `YYYY-MM-DD` of a text, in the same format. */
export function dayRows(text: string): TextRow[] {
  const [found, year, month, day] = DAY.exec(text) ?? []
  if (found === undefined) return []
  const base = { year: Number(year), month: Number(month), day: Number(day) }
  return [
    ...nearDays(base).map(([kind, worth, time]): TextRow => [
      kind,
      worth,
      text.replace(found, dayText(time)),
    ]),
    ...NO_DAYS.map(([kind, worth, none]): TextRow => [kind, worth, text.replace(found, none)]),
  ]
}

/** What a calendar does not have. */
const NO_DAYS: readonly TextRow[] = [
  ['no leap day', 3, '2023-02-29'],
  ['no leap day of a century', 4, '1900-02-29'],
  ['no thirty-first', 4, '2023-04-31'],
]

export interface Day {
  year: number
  /** From 1. */
  month: number
  day: number
}

/** Neighbours of a day, and the days at which calendars go wrong, as milliseconds in UTC. */
export function nearDays({ year, month, day }: Day): [kind: string, worth: number, time: number][] {
  const at = (...[y, m, d]: [number, number, number]): number => Date.UTC(y, m - 1, d)
  return [
    ['day before', 1, at(year, month, day - 1)],
    ['day after', 1, at(year, month, day + 1)],
    ['last of month', 2, at(year, month + 1, 0)],
    ['first of month', 3, at(year, month, 1)],
    ['leap day', 2, at(2024, 2, 29)],
    ['end of February', 3, at(2023, 2, 28)],
    ['month before', 4, at(year, month - 1, day)],
    ['month after', 3, at(year, month + 1, day)],
    ['year after', 4, at(year + 1, month, day)],
    ['year before', 5, at(year - 1, month, day)],
    ['last of year', 3, at(year, 12, 31)],
    ['first of year', 3, at(year, 1, 1)],
    ['week after', 4, at(year, month, day + 7)],
    ['two days after', 4, at(year, month, day + 2)],
    ['three days after', 5, at(year, month, day + 3)],
    ['thirtieth', 5, at(year, 4, 30)],
    ['century', 4, at(1900, 2, 28)],
    ['leap century', 4, at(2000, 2, 29)],
    ['after February', 4, at(2024, 3, 1)],
    ['four days after', 5, at(year, month, day + 4)],
    ['five days after', 5, at(year, month, day + 5)],
  ]
}

/** `YYYY-MM-DD`. */
export function dayText(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

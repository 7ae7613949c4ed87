const NAMES = {
  month: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  weekday: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
}

interface Field {
  name: string
  from: number
  to: number
  names?: string[]
}

const FIELDS: readonly Field[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of the month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: NAMES.month },
  { name: 'day of the week', from: 0, to: 6, names: NAMES.weekday },
]

/** GitHub starts a schedule every five minutes at the most. */
const SHORTEST_MINUTES = 5

/** Why GitHub would not take this POSIX cron line, or `undefined`. */
export function cronProblem(text: string): string | undefined {
  const parts = text.split(' ')
  if (parts.length !== FIELDS.length) return 'does not have five fields separated by one space'
  const bad = FIELDS.find((field, index) => valuesOf(field, parts[index] ?? '') === undefined)
  if (bad !== undefined) return `has a bad ${bad.name}`
  const minutes = FIELDS[0] === undefined ? [] : (valuesOf(FIELDS[0], parts[0] ?? '') ?? [])
  return shortestGap(minutes) < SHORTEST_MINUTES
    ? `runs more often than every ${SHORTEST_MINUTES} minutes`
    : undefined
}

/** The sorted values a field stands for; `undefined` when it is malformed. */
function valuesOf(field: Field, text: string): number[] | undefined {
  const items = text.split(',').map((item) => rangeOf(field, item))
  if (items.some((item) => item === undefined)) return undefined
  return [...new Set(items.flatMap((item) => item ?? []))].sort((a, b) => a - b)
}

function rangeOf(field: Field, text: string): number[] | undefined {
  const [, range = '', stepText] = /^([^/]*)(?:\/(\d{1,2}))?$/.exec(text) ?? []
  const step = stepText === undefined ? 1 : Number(stepText)
  const bounds = boundsOf(field, range, stepText !== undefined)
  if (bounds === undefined || step < 1) return undefined
  const count = Math.floor((bounds.to - bounds.from) / step) + 1
  return Array.from({ length: count }, (_, index) => bounds.from + index * step)
}

function boundsOf(field: Field, text: string, isStepped: boolean): { from: number; to: number } | undefined {
  if (text === '*') return { from: field.from, to: field.to }
  const [first, last, ...rest] = text.split('-').map((part) => valueOf(field, part))
  if (first === undefined || rest.length > 0) return undefined
  if (!text.includes('-')) return { from: first, to: isStepped ? field.to : first }
  return last === undefined || last < first ? undefined : { from: first, to: last }
}

function valueOf({ from, to, names }: Field, text: string): number | undefined {
  const named = names?.indexOf(text.toLowerCase()) ?? -1
  const value = named >= 0 ? named + from : /^\d{1,2}$/.test(text) ? Number(text) : NaN
  return value >= from && value <= to ? value : undefined
}

/** Shortest wait between two minutes of an hour, the next hour's first included. */
function shortestGap(minutes: readonly number[]): number {
  const gaps = minutes.map((minute, index) => (minutes[index + 1] ?? (minutes[0] ?? 0) + 60) - minute)
  return Math.min(...gaps, 60)
}

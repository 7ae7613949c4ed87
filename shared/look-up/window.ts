import { FactoryError } from '../errors.ts'
import { isCalendarDay } from '../formats/calendar-day.ts'
import { defined } from '../formats/defined.ts'
import { quoted } from '../text/safe-log.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z$/

/**
 * The times of `--since` and `--until`, both included, in one form that compares as text. A day means all of it, in UTC. What is not given
 * is left out. @throws FactoryError USAGE.
 */
export function windowOf(textOf: (name: 'since' | 'until') => string | undefined): {
  since?: string
  until?: string
} {
  const since = timeOf('since', textOf('since'), 'T00:00:00.000Z')
  return defined({ since, until: timeOf('until', textOf('until'), 'T23:59:59.999Z') })
}

function timeOf(name: string, text: string | undefined, ofDay: string): string | undefined {
  if (text === undefined) return undefined
  const whole = DAY.test(text) ? `${text}${ofDay}` : text
  const time = TIME.test(whole) && isCalendarDay(whole.slice(0, 10)) ? Date.parse(whole) : Number.NaN
  if (!Number.isNaN(time)) return new Date(time).toISOString()
  throw new FactoryError('USAGE', `--${name} is ${quoted(text, 40)}, which is no day`, {
    hint: 'write it as 2026-11-30, or as 2026-11-30T12:00:00Z',
  })
}

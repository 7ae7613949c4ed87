import { FactoryError } from '../errors.ts'
import { defined } from '../formats/defined.ts'

const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/

/** The times of `--since` and `--until`, in one form that compares as text; what is not given is left out. @throws FactoryError USAGE. */
export function windowOf(textOf: (name: 'since' | 'until') => string | undefined): {
  since?: string
  until?: string
} {
  return defined({ since: timeOf('since', textOf('since')), until: timeOf('until', textOf('until')) })
}

function timeOf(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const time = TIME.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(time)) return new Date(time).toISOString()
  throw new FactoryError('USAGE', `--${name} is ${JSON.stringify(text)}, which is no day`, {
    hint: 'write it as 2026-11-30, or as 2026-11-30T12:00:00Z',
  })
}

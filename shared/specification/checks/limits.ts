import type { Finding } from '../../findings.ts'
import type { BudgetCaps } from '../document/factory-shape.ts'
import { findingAt, quote, type SpecFile } from '../document/spec-file.ts'

/** A spec may ask for less than factory.yml allows, never for more. */
export function checkBudget(file: SpecFile, caps: BudgetCaps): Finding[] {
  return (['calls', 'tokens', 'minutes'] as const).flatMap((name) => {
    const asked = file.spec.budget[name]
    if (asked === undefined || asked <= caps[name]) return []
    const message = `the spec asks for ${asked} ${name}, factory.yml allows ${caps[name]}`
    const hint = `ask for at most ${caps[name]}, or raise the budget in factory.yml`
    return [findingAt(file, `/budget/${name}`, { code: 'SPEC_BUDGET', message, hint })]
  })
}

const LOOKS_LIKE_DATE = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/

/** `retire` is a date after `today` (both YYYY-MM-DD; UTC) or a metric in words. Without `today` no date is past. */
export function checkRetire(file: SpecFile, today: string | undefined): Finding[] {
  const { retire } = file.spec
  if (retire === undefined || !LOOKS_LIKE_DATE.test(retire)) return []
  if (!isDate(retire)) {
    const message = `${quote(retire)} is not a date`
    const hint = 'write the date as YYYY-MM-DD, or a metric in words'
    return [findingAt(file, '/retire', { code: 'SPEC_RETIRE_DATE', message, hint })]
  }
  if (today === undefined || retire >= today) return []
  const message = `the code was to be deleted on ${retire}`
  const hint = "delete the code instead of changing it, or give the owner's new date"
  return [findingAt(file, '/retire', { code: 'SPEC_RETIRED', message, hint })]
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

import type { AndonRules } from '../../factory/andon-rules.ts'
import type { EntryOf } from '../entry.ts'
import type { Ledger } from '../ledger.ts'

/** What rules look at: entries of one line, newest first. */
export interface RuleFacts {
  /** Units that ended, each serial once: as many as the rules ask for, and all of the day. */
  units: EntryOf<'unit'>[]
  reverted: EntryOf<'reverted'>[]
  escapes: { escape: EntryOf<'escape'>; unit: EntryOf<'unit'> }[]
}

/** Which line, and when. */
export interface RuleScope {
  /** Name of the line. */
  line: string
  now: Date
}

/** Entries that are looked through for the units of one day. */
const MAX_ENTRIES = 20_000

/**
 * Reads what the rules need, and no more: the newest entries, and the rare kinds that are asked for by themselves.
 * @throws FactoryError LEDGER_BROKEN, those of git.
 */
export async function ruleFacts(ledger: Ledger, rules: AndonRules, scope: RuleScope): Promise<RuleFacts> {
  const units = await newestUnits(ledger, rules, scope)
  const reverted: EntryOf<'reverted'>[] = []
  for (const entry of rules.reverted === true ? await ledger.ofKind('reverted') : [])
    if ((await unitOf(ledger, entry.serial))?.line === scope.line) reverted.unshift(entry)
  const escapes: RuleFacts['escapes'] = []
  for (const escape of rules.escapeOfRiskHigh === true ? await ledger.ofKind('escape') : []) {
    const unit = await unitOf(ledger, escape.serial)
    if (unit?.line === scope.line) escapes.unshift({ escape, unit })
  }
  return { units, reverted, escapes }
}

/** The last attempt of a unit. */
async function unitOf(ledger: Ledger, serial: string): Promise<EntryOf<'unit'> | undefined> {
  return (await ledger.ofSerial(serial)).findLast((entry) => entry.kind === 'unit')
}

async function newestUnits(
  ledger: Ledger,
  { equalHalts = 0, budgetOfDay }: AndonRules,
  { line, now }: RuleScope,
): Promise<EntryOf<'unit'>[]> {
  const units = new Map<string, EntryOf<'unit'>>()
  if (equalHalts === 0 && budgetOfDay === undefined) return []
  let seen = 0
  for await (const entry of ledger.entries({ newestFirst: true })) {
    const isOfToday = budgetOfDay !== undefined && dayOf(entry.at) === dayOf(now.toISOString())
    seen += 1
    if ((!isOfToday && units.size >= equalHalts) || seen > MAX_ENTRIES) break
    if (entry.kind === 'unit' && entry.line === line && !units.has(entry.serial))
      units.set(entry.serial, entry)
  }
  return [...units.values()]
}

/** `2026-11-30` of a time. */
export function dayOf(at: string): string {
  return at.slice(0, 10)
}

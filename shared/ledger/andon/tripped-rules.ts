import type { AndonRules } from '../../factory/andon-rules.ts'
import type { EntryOf } from '../entry.ts'
import { addTo, NOTHING, tokensOf } from '../flow/spent.ts'
import { dayOf, type RuleFacts } from './rule-facts.ts'

/** A rule of factory.yml that stops the line, and what made it. */
export interface Tripped {
  rule: keyof AndonRules
  reason: string
  /** When the last thing happened that made it. */
  at: string
}

/** Until when a rule forgives what happened: the release of its last pull. */
type Forgiven = ReadonlyMap<string, string>

/** The rules that stop the line now. What happened before the release of a pull by the same rule does not count again. Pure. */
export function trippedRules(
  rules: AndonRules,
  facts: RuleFacts,
  { forgiven, now }: { forgiven: Forgiven; now: Date },
): Tripped[] {
  const after = (rule: keyof AndonRules) => (entry: { at: string }) => entry.at > (forgiven.get(rule) ?? '')
  return [
    ...equalHalts(rules.equalHalts, facts.units.filter(after('equalHalts'))),
    ...takenBack(facts.reverted.filter(after('reverted'))),
    ...spentToday(rules.budgetOfDay, facts.units.filter(after('budgetOfDay')), now),
    ...escaped(facts.escapes.filter(({ escape }) => after('escapeOfRiskHigh')(escape))),
  ]
}

/** Units come newest first. */
function equalHalts(most: number | undefined, units: readonly EntryOf<'unit'>[]): Tripped[] {
  if (most === undefined) return []
  const last = units.slice(0, most)
  const [first] = last
  if (first === undefined || last.length < most) return []
  const isEqual = last.every((unit) => unit.end === 'halted' && haltOf(unit) === haltOf(first))
  if (!isEqual) return []
  const serials = last.map(({ serial }) => serial).join(', ')
  const why = [...new Set(first.reasons)].sort().join(', ') || 'no reason given'
  const reason = `the last ${most} units were all halted by ${first.stoppedBy ?? 'a station'} for ${why}: ${serials}`
  return [{ rule: 'equalHalts', reason, at: first.at }]
}

function haltOf({ stoppedBy, reasons }: EntryOf<'unit'>): string {
  return JSON.stringify([stoppedBy ?? '', [...new Set(reasons)].sort()])
}

function takenBack([newest, ...more]: readonly EntryOf<'reverted'>[]): Tripped[] {
  if (newest === undefined) return []
  const others = more.length === 0 ? '' : `, and ${more.length} more were taken back`
  const reason = `commit ${newest.commit.slice(0, 12)} takes back ${newest.serial}${others}`
  return [{ rule: 'reverted', reason, at: newest.at }]
}

function spentToday(
  budget: AndonRules['budgetOfDay'],
  units: readonly EntryOf<'unit'>[],
  now: Date,
): Tripped[] {
  const today = dayOf(now.toISOString())
  const ofToday = units.filter(({ at }) => dayOf(at) === today)
  const [newest] = ofToday
  if (budget === undefined || newest === undefined) return []
  const turns = ofToday.flatMap(({ stations }) => stations)
  const spent = turns.reduce((sum, { usage }) => addTo(sum, usage), NOTHING)
  const over = [
    ...overOne('calls', spent.calls, budget.calls),
    ...overOne('tokens', tokensOf(spent), budget.tokens),
  ]
  if (over.length === 0) return []
  return [
    { rule: 'budgetOfDay', reason: `the units of ${today} have used ${over.join(' and ')}`, at: newest.at },
  ]
}

function overOne(what: string, spent: number, most: number | undefined): string[] {
  return most === undefined || spent <= most ? [] : [`${spent} ${what}, of ${most} a day`]
}

function escaped(escapes: RuleFacts['escapes']): Tripped[] {
  const confirmed = escapes.filter(
    ({ escape, unit }) => unit.spec.risk === 'high' && escape.tier !== 'suspected',
  )
  const [newest] = confirmed
  if (newest === undefined) return []
  const { serial, at } = newest.escape
  const others = confirmed.length === 1 ? '' : `, and ${confirmed.length - 1} more escapes of such units`
  return [{ rule: 'escapeOfRiskHigh', reason: `${serial}, of high risk, let a defect out${others}`, at }]
}

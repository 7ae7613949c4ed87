import { isRecord } from '../../formats/read-json.ts'
import type { JsonObject } from '../../formats/canonical.ts'
import type { House, HouseRule } from './house.ts'
import type { Violations } from './house-prompt.ts'

/** How often changes broke the rules lately. */
export interface BrokenRules {
  counts: Violations
  /** Units that were looked through. */
  units: number
  /** Digest of the entry of the newest of them; empty where there is none. */
  ledger: string
}

/** Nobody knows of any: the rules are told in the order of the house. */
export const NONE_BROKEN: BrokenRules = { counts: new Map(), units: 0, ledger: '' }

/** Only what is about rules of this house. */
export function brokenIn({ rules }: Pick<House, 'rules'>, broken: BrokenRules): BrokenRules {
  const ids = new Set(rules.map(({ id }) => id))
  const counts = new Map([...broken.counts].filter(([id]) => ids.has(id)))
  return counts.size === 0 ? NONE_BROKEN : { ...broken, counts }
}

/** What decided the order of these rules, for a link; nothing where none of them was broken. */
export function orderEvidence(
  rules: readonly HouseRule[],
  { counts, units, ledger }: BrokenRules,
): JsonObject {
  const violations = rules.flatMap(({ id }) => (counts.has(id) ? [[id, counts.get(id) ?? 0] as const] : []))
  if (violations.length === 0) return {}
  return { houseOrder: { ledger, units, violations: Object.fromEntries(violations) } }
}

/** What decided the order of the rules in a link, so that a replay tells them in the same one. */
export function brokenByEvidence({ houseOrder }: Readonly<JsonObject>): BrokenRules {
  if (!isRecord(houseOrder) || !isRecord(houseOrder['violations'])) return NONE_BROKEN
  const counts = Object.entries(houseOrder['violations']).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  )
  const { units, ledger } = houseOrder
  return {
    counts: new Map(counts),
    units: typeof units === 'number' ? units : 0,
    ledger: typeof ledger === 'string' ? ledger : '',
  }
}

import { CHARS_PER_TOKEN } from '../limits.ts'
import { recordOrEmpty } from '../formats/read-json.ts'
import type { BudgetCaps } from '../model/profile.ts'
import type { Unit } from './unit.ts'

/**
 * What is left of the unit's budget: the smaller of factory.yml's and the spec's caps, less what every upstream answer
 * used when it was first recorded. Replayed answers count the same, so a re-run reaches the same verdict.
 */
export function budgetLeft(unit: Unit): BudgetCaps {
  const cap = capOf(unit)
  const used = unit.upstream.links.map((link) => recordedUsage(link.extension.evidence['usage']))
  return {
    calls: cap.calls - used.reduce((sum, each) => sum + each.calls, 0),
    tokens: cap.tokens - used.reduce((sum, each) => sum + each.inputTokens + each.outputTokens, 0),
    minutes: cap.minutes,
  }
}

function capOf({ factory, spec }: Unit): BudgetCaps {
  return {
    calls: Math.min(factory.budget.calls, spec.budget.calls ?? Infinity),
    tokens: Math.min(factory.budget.tokens, spec.budget.tokens ?? Infinity),
    minutes: Math.min(factory.budget.minutes, spec.budget.minutes ?? Infinity),
  }
}

/** The usage row of a link's evidence; zeros when the station asked no model. */
export function recordedUsage(value: unknown): { calls: number; inputTokens: number; outputTokens: number } {
  const row = recordOrEmpty(value)
  const number = (key: string): number => (typeof row[key] === 'number' ? row[key] : 0)
  return { calls: number('calls'), inputTokens: number('inputTokens'), outputTokens: number('outputTokens') }
}

/** Share of the unit's tokens that the files of one prompt may take; the rest is for answers and further rounds. */
const FILES_SHARE = 1 / 4

/** Bytes of repository files that one prompt of this unit may hold; the smallest cap of factory.yml and spec counts. */
export function bytesForFiles({ factory, spec }: Unit): number {
  const tokens = Math.min(factory.budget.tokens, spec.budget.tokens ?? Infinity)
  return Math.floor(Math.min(tokens * FILES_SHARE, factory.prompt?.files ?? Infinity) * CHARS_PER_TOKEN)
}

/** Tokens of the parts of a prompt that factory.yml does not limit otherwise. */
const PART_TOKENS = { house: 4_000, findings: 8_000 }

/** Characters that a part of the writer's prompt may have. */
export function charsFor({ factory }: Pick<Unit, 'factory'>, part: keyof typeof PART_TOKENS): number {
  return Math.floor((factory.prompt?.[part] ?? PART_TOKENS[part]) * CHARS_PER_TOKEN)
}

import { FactoryError } from '../errors.ts'
import type { BudgetCaps } from './profile.ts'
import type { Usage } from './session.ts'

/** What the live calls of a session have cost, held against what was left of the unit's budget. */
export interface Budget {
  /** Counts the call that is about to be made. @throws FactoryError BUDGET_SPENT when it does not fit. */
  admit: (estimatedTokens: number) => void
  charge: (tokens: { inputTokens: number; outputTokens: number }) => void
  usage: () => Usage
  /** Runs a call with the clock on: waits between attempts count too. */
  timed: <T>(call: () => Promise<T>) => Promise<T>
  /** Model time left, also while a call runs; 0 when it is spent. */
  remainingMs: () => number
}

/** A meter at zero. `monotonicMs` must never step back: the wall clock could give away or eat model time. */
export function openBudget(budget: BudgetCaps, monotonicMs: () => number): Budget {
  const used: Usage = { calls: 0, inputTokens: 0, outputTokens: 0 }
  let spentMs = 0
  let startedMs: number | undefined
  const running = (): number => (startedMs === undefined ? 0 : monotonicMs() - startedMs)
  const remainingMs = (): number => Math.max(0, budget.minutes * 60_000 - spentMs - running())
  return {
    admit(estimatedTokens) {
      const problem = overspend(budget, used, { estimatedTokens, remainingMs: remainingMs() })
      if (problem !== undefined) throw budgetSpent(problem)
      used.calls += 1
    },
    charge({ inputTokens, outputTokens }) {
      used.inputTokens += inputTokens
      used.outputTokens += outputTokens
    },
    usage: () => ({ ...used }),
    async timed(call) {
      startedMs = monotonicMs()
      try {
        return await call()
      } finally {
        spentMs += running()
        startedMs = undefined
      }
    },
    remainingMs,
  }
}

function overspend(
  budget: BudgetCaps,
  used: Usage,
  next: { estimatedTokens: number; remainingMs: number },
): string | undefined {
  const tokensLeft = budget.tokens - used.inputTokens - used.outputTokens
  if (!(used.calls + 1 <= budget.calls)) return `no model call is left (${used.calls} made here)`
  if (!(next.estimatedTokens <= tokensLeft)) {
    return `the next call needs about ${next.estimatedTokens} tokens and ${tokensLeft} are left`
  }
  return next.remainingMs > 0 ? undefined : 'no model time is left'
}

/** BUDGET_SPENT, to be thrown; `problem` says which part of the budget does not suffice. */
export function budgetSpent(problem: string): FactoryError {
  return new FactoryError('BUDGET_SPENT', `the model budget is spent: ${problem}`, {
    hint: 'raise `budget` in factory.yml or the spec, or make the spec smaller',
  })
}

import { FactoryError } from '../errors.ts'
import type { BudgetCaps } from './profile.ts'
import type { ModelRequest } from './prompt.ts'
import { CHARS_PER_TOKEN } from '../limits.ts'

export interface Usage {
  calls: number
  inputTokens: number
  outputTokens: number
}

export const NO_USAGE: Usage = { calls: 0, inputTokens: 0, outputTokens: 0 }

/** What two spent together. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    calls: a.calls + b.calls,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
  }
}

export type TokenUsage = Omit<Usage, 'calls'>

/** What the live calls of a session have cost, against what was left of the unit's budget. */
export interface Budget {
  /** Counts the call that is about to be made. @throws FactoryError BUDGET_SPENT when the call does not fit. */
  reserve: (estimatedTokens: number) => void
  charge: (tokens: TokenUsage) => void
  usage: () => Usage
  /** Runs a call and counts its time. Waits between attempts count too. */
  timed: <T>(call: () => Promise<T>) => Promise<T>
  /** Model time that is left, also while a call runs; 0 when it is spent. */
  remainingMs: () => number
}

/** A budget of which nothing is used. `monotonicMs` must never step back, or a change of the clock changes the time left. */
export function openBudget(caps: BudgetCaps, monotonicMs: () => number): Budget {
  const used: Usage = { calls: 0, inputTokens: 0, outputTokens: 0 }
  let spentMs = 0
  let startedMs: number | undefined
  const running = (): number => (startedMs === undefined ? 0 : monotonicMs() - startedMs)
  const remainingMs = (): number => Math.max(0, caps.minutes * 60_000 - spentMs - running())
  return {
    reserve(estimatedTokens) {
      const problem = overspend(caps, used, { estimatedTokens, remainingMs: remainingMs() })
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
  caps: BudgetCaps,
  used: Usage,
  next: { estimatedTokens: number; remainingMs: number },
): string | undefined {
  const tokensLeft = caps.tokens - used.inputTokens - used.outputTokens
  if (!(used.calls + 1 <= caps.calls)) return `no model call is left (${used.calls} made here)`
  if (!(next.estimatedTokens <= tokensLeft)) {
    return `the next call needs about ${next.estimatedTokens} tokens and ${tokensLeft} are left`
  }
  return next.remainingMs > 0 ? undefined : 'no model time is left'
}

/** The error BUDGET_SPENT. `problem` says which part of the budget is not enough. */
export function budgetSpent(problem: string): FactoryError {
  return new FactoryError('BUDGET_SPENT', `the model budget is spent: ${problem}`, {
    hint: 'raise `budget` in factory.yml or the spec, or make the spec smaller',
  })
}

/** About how many tokens a text is, rather too many than too few. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARS_PER_TOKEN)
}

/** What the request will cost to read. */
function estimateInput({ schema, messages }: ModelRequest): number {
  const document = schema === null ? '' : JSON.stringify(schema.document)
  return estimateTokens(messages.map(({ content }) => content).join('\n') + document)
}

/** Counted for a reply of unknown length: before a call, and when the endpoint reports no usage. */
const EXPECTED_OUTPUT_TOKENS = 4096

/** Input plus expected output in tokens, for {@link Budget.reserve}. */
export function estimateCall(request: ModelRequest): number {
  const most = request.profile.maxTokens ?? EXPECTED_OUTPUT_TOKENS
  return estimateInput(request) + Math.min(most, EXPECTED_OUTPUT_TOKENS)
}

/** What a reply is charged when the endpoint reports no usage. */
export function estimateUsage(request: ModelRequest, content: string): TokenUsage {
  const outputTokens = Math.max(EXPECTED_OUTPUT_TOKENS, estimateTokens(content))
  return { inputTokens: estimateInput(request), outputTokens }
}

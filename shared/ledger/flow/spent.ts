/** What models were asked for units, in the words of a ledger. */
export interface Spent {
  calls: number
  input: number
  output: number
}

export const NOTHING: Spent = { calls: 0, input: 0, output: 0 }

/** Both together. */
export function addTo(sum: Spent, more: Spent = NOTHING): Spent {
  return {
    calls: sum.calls + more.calls,
    input: sum.input + more.input,
    output: sum.output + more.output,
  }
}

/** Tokens that came and went. */
export function tokensOf({ input, output }: Spent): number {
  return input + output
}

/** All of these together. */
export function totalSpent(units: readonly { spent: Spent }[]): Spent {
  return units.reduce((sum, { spent }) => addTo(sum, spent), NOTHING)
}

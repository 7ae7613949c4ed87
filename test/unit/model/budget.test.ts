import { describe, expect, it } from 'vitest'
import { openBudget } from '../../../shared/model/budget.ts'

describe('openBudget', () => {
  it('reserves a call that fits and counts it before it is made', () => {
    const budget = openBudget({ calls: 1, tokens: 100, minutes: 1 }, () => 0)
    budget.reserve(100)
    expect(budget.usage()).toEqual({ calls: 1, inputTokens: 0, outputTokens: 0 })
  })

  it.each([
    ['no calls', { calls: 0, tokens: 100, minutes: 1 }],
    ['too few tokens', { calls: 1, tokens: 99, minutes: 1 }],
    ['no time', { calls: 1, tokens: 100, minutes: 0 }],
    ['a number that is none', { calls: Number.NaN, tokens: 100, minutes: 1 }],
    ['tokens that are no number', { calls: 1, tokens: Number.NaN, minutes: 1 }],
    ['minutes that are no number', { calls: 1, tokens: 100, minutes: Number.NaN }],
  ])('refuses a call when there are %s', (_, caps) => {
    const budget = openBudget(caps, () => 0)
    expect(() => budget.reserve(100)).toThrow(expect.objectContaining({ code: 'BUDGET_SPENT' }))
    expect(budget.usage().calls).toBe(0)
  })

  it('takes what was charged from what is left', () => {
    const budget = openBudget({ calls: 5, tokens: 100, minutes: 1 }, () => 0)
    budget.charge({ inputTokens: 40, outputTokens: 30 })
    expect(() => budget.reserve(31)).toThrow(/\b31 .* 30\b/)
    budget.reserve(30)
    expect(budget.usage()).toEqual({ calls: 1, inputTokens: 40, outputTokens: 30 })
  })

  it('counts the time of calls, also of the one that runs and of one that failed', async () => {
    let now = 1000
    const budget = openBudget({ calls: 5, tokens: 100, minutes: 1 }, () => now)
    now += 5000
    expect(budget.remainingMs()).toBe(60_000)
    const failed = budget.timed(() => {
      now += 20_000
      expect(budget.remainingMs()).toBe(40_000)
      return Promise.reject(new Error('down'))
    })
    await expect(failed).rejects.toThrow('down')
    now += 5000
    expect(budget.remainingMs()).toBe(40_000)
  })
})

import { describe, expect, it } from 'vitest'
import { openBudget } from '../../../shared/model/budget.ts'

describe('openMeter', () => {
  it('admits a call that fits and counts it before it is made', () => {
    const meter = openBudget({ calls: 1, tokens: 100, minutes: 1 }, () => 0)
    meter.admit(100)
    expect(meter.usage()).toEqual({ calls: 1, inputTokens: 0, outputTokens: 0 })
  })

  it.each([
    ['no calls', { calls: 0, tokens: 100, minutes: 1 }, 'no model call is left (0 made here)'],
    [
      'too few tokens',
      { calls: 1, tokens: 99, minutes: 1 },
      'the next call needs about 100 tokens and 99 are left',
    ],
    ['no time', { calls: 1, tokens: 100, minutes: 0 }, 'no model time is left'],
    [
      'a number that is none',
      { calls: Number.NaN, tokens: 100, minutes: 1 },
      'no model call is left (0 made here)',
    ],
    [
      'tokens that are no number',
      { calls: 1, tokens: Number.NaN, minutes: 1 },
      'the next call needs about 100 tokens and NaN are left',
    ],
    ['minutes that are no number', { calls: 1, tokens: 100, minutes: Number.NaN }, 'no model time is left'],
  ])('refuses a call when there are %s', (_, budget, problem) => {
    const meter = openBudget(budget, () => 0)
    expect(() => meter.admit(100)).toThrow(
      expect.objectContaining({ code: 'BUDGET_SPENT', message: `the model budget is spent: ${problem}` }),
    )
    expect(meter.usage().calls).toBe(0)
  })

  it('takes what was charged from what is left', () => {
    const meter = openBudget({ calls: 5, tokens: 100, minutes: 1 }, () => 0)
    meter.charge({ inputTokens: 40, outputTokens: 30 })
    expect(() => meter.admit(31)).toThrow('needs about 31 tokens and 30 are left')
    meter.admit(30)
    expect(meter.usage()).toEqual({ calls: 1, inputTokens: 40, outputTokens: 30 })
  })

  it('counts the time of calls, also of the one that runs and of one that failed', async () => {
    let now = 1000
    const meter = openBudget({ calls: 5, tokens: 100, minutes: 1 }, () => now)
    now += 5000
    expect(meter.remainingMs()).toBe(60_000)
    const failed = meter.timed(() => {
      now += 20_000
      expect(meter.remainingMs()).toBe(40_000)
      return Promise.reject(new Error('down'))
    })
    await expect(failed).rejects.toThrow('down')
    now += 5000
    expect(meter.remainingMs()).toBe(40_000)
  })
})

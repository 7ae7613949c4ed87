import { describe, expect, test } from 'vitest'
import { cronProblem } from '../../../shared/factory/cron.ts'

describe('a cron line', () => {
  test.each([
    ['17 4 * * 1'],
    ['*/15 * * * *'],
    ['0,30 */6 1-15 jan-jun mon-fri'],
    ['5 0 31 DEC SUN'],
    ['0-30/10 8-18/2 * * *'],
    ['50/5 * * * *'],
    ['59 23 31 12 6'],
  ])('is taken as GitHub takes it: %s', (cron) => {
    expect(cronProblem(cron)).toBeUndefined()
  })

  test.each([
    ['* * * * *', 'runs more often than every 5 minutes'],
    ['*/4 * * * *', 'runs more often than every 5 minutes'],
    ['0,58 * * * *', 'runs more often than every 5 minutes'],
    ['0 4 * *', 'does not have five fields separated by one space'],
    ['0  4 * * *', 'does not have five fields separated by one space'],
    ['0 4 * * * *', 'does not have five fields separated by one space'],
    ['@daily', 'does not have five fields separated by one space'],
    ['60 4 * * *', 'has a bad minute'],
    ['-1 4 * * *', 'has a bad minute'],
    ['5-1 4 * * *', 'has a bad minute'],
    ['1-2-3 4 * * *', 'has a bad minute'],
    ['*/0 4 * * *', 'has a bad minute'],
    ['1, 4 * * *', 'has a bad minute'],
    ['0 24 * * *', 'has a bad hour'],
    ['0 4 0 * *', 'has a bad day of the month'],
    ['0 4 * 13 *', 'has a bad month'],
    ['0 4 * mon *', 'has a bad month'],
    ['0 4 * * 7', 'has a bad day of the week'],
    ['0 4 * * ${{x}}', 'has a bad day of the week'],
  ])('is refused with the reason: %s', (cron, problem) => {
    expect(cronProblem(cron)).toBe(problem)
  })
})

import { describe, expect, it } from 'vitest'
import { withoutAnsi } from '../../../shared/text/ansi.ts'

/** Processor time of one call, in microseconds: the least of five, as whatever else the machine does only adds to it. */
function costOf(text: string): number {
  const costs = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage()
    withoutAnsi(text)
    const { user, system } = process.cpuUsage(before)
    return user + system
  })
  return Math.min(...costs)
}

describe('terminal sequences', () => {
  it('are taken out: colours, titles, links', () => {
    expect(
      withoutAnsi('\u001b[31mred\u001b[0m \u001b]0;title\u0007plain \u001b]8;;http://x\u001b\\link\u009b1m.'),
    ).toBe('red plain link.')
  })

  it.each(['\u001b]', '\u009b]', '\u001b[', '\u001b]8;;', '\u009b[[[[', '\u001b]\u009b]'])(
    'cost time in proportion to their number, however few of them end: %j',
    (start) => {
      costOf(start.repeat(10_000))
      // 16 times the text: 16 times the work, or 256 times when each start is followed to the end
      expect(costOf(start.repeat(160_000))).toBeLessThan(Math.max(costOf(start.repeat(10_000)), 100) * 100)
    },
  )
})

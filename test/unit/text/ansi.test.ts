import { describe, expect, it } from 'vitest'
import { withoutAnsi } from '../../../shared/text/ansi.ts'

describe('terminal sequences', () => {
  it('are taken out: colours, titles, links', () => {
    expect(
      withoutAnsi('\u001b[31mred\u001b[0m \u001b]0;title\u0007plain \u001b]8;;http://x\u001b\\link\u009b1m.'),
    ).toBe('red plain link.')
  })

  it.each(['\u001b]', '\u009b]', '\u001b[', '\u001b]8;;', '\u009b[[[[', '\u001b]\u009b]'])(
    'cost time in proportion to their number, however few of them end: %j',
    (start) => {
      const costOf = (count: number): number => {
        const text = start.repeat(count)
        const before = process.cpuUsage()
        for (let round = 0; round < 5; round++) withoutAnsi(text)
        const { user, system } = process.cpuUsage(before)
        return user + system
      }
      costOf(10_000)
      // 16 times the text: 16 times the work, or 256 times when each start is followed to the end
      expect(costOf(160_000)).toBeLessThan(Math.max(costOf(10_000), 500) * 100)
    },
  )
})

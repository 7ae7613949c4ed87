import { describe, expect, it } from 'vitest'
import { parseJunit } from '../../../../shared/commands/report/junit.ts'

const SIZE = 4_000_000
const filled = (unit: string): string => unit.repeat(Math.ceil(SIZE / unit.length))

/** CPU time of this process, for comparisons of one machine with itself. */
function costOf(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

describe('reading a report', () => {
  it.each([
    ['elements that are never closed', filled('<a>')],
    ['elements that were not opened', `<testsuites>${filled('</a>')}`],
    ['comments in comments', `<testsuites>${filled('<!-- ')}`],
    ['wrong references', `<testsuites>${filled('&x;')}`],
  ])('ends at the first refusal: %s', (_, text) => {
    const readable = `<testsuites>${filled('<a b="c"/>')}</testsuites>`
    expect(parseJunit(readable).kind).toBe('ok')
    const whole = costOf(() => parseJunit(readable))
    expect(costOf(() => expect(parseJunit(text).kind).toBe('bad'))).toBeLessThan(whole)
  })

  it('tells what had failed before it was refused', () => {
    const failed = '<testcase name="a"><failure>no</failure></testcase>'
    for (const end of ['', '</wrong>', '<!DOCTYPE x>', '\u0001<'])
      expect(parseJunit(`<testsuites><testcase name="b"/>${failed}${end}`)).toMatchObject({
        failed: [{ names: ['a'], status: 'failed' }],
      })
  })

  it.each([
    ['nothing', ''],
    ['text without an end', '  '],
    ['an open element', '<testsuites><testcase name="a"/>'],
    ['a tag cut short', '<testsuites><testcase na'],
    ['a comment cut short', '<testsuites><!-- x'],
  ])('tells a report that ends too early: %s', (_, text) => {
    expect(parseJunit(text)).toMatchObject({ kind: 'torn', failed: [] })
  })

  it('shortens the names of suites that many tests repeat', () => {
    const nested = `<testsuite name="${'n'.repeat(5000)}">`.repeat(50)
    const tests = '<testcase name="a" classname="test"/>'.repeat(1000)
    const reading = parseJunit(nested + tests + '</testsuite>'.repeat(50))
    const chars = reading.kind === 'ok' ? reading.tests.flatMap(({ names }) => names).join('').length : 0
    expect(chars).toBe(1000 * (1000 + 1))
  })
})

import { describe, expect, it } from 'vitest'
import { isExactTestOf, isTestOf } from '../../../../shared/specification/acceptance/test-names.ts'

describe('a test belongs to a criterion', () => {
  it.each([
    'AC-1',
    'AC-1: example 1: trim("a")',
    'AC-1 returns the text',
    'suite > AC-1: example 1',
    'suite  >   AC-1: example 1',
  ])('when its name or that of a suite begins with the id: %s', (name) => {
    expect(isTestOf(name, 'AC-1')).toBe(true)
  })

  it.each(['AC-10: example 1', 'AC-1.2: example 1', 'AC-1-b', 'see AC-1', 'suite > AC-12'])(
    'but not when the id is another or stands inside: %s',
    (name) => {
      expect(isTestOf(name, 'AC-1')).toBe(false)
    },
  )

  it('and is found by its key alike', () => {
    expect(isTestOf('AC-1: example 1: trim("a")', 'AC-1: example 1')).toBe(true)
    expect(isTestOf('AC-1: example 10: trim("a")', 'AC-1: example 1')).toBe(false)
  })
})

describe('a test is named exactly after a criterion', () => {
  it.each(['AC-1', 'AC-1: example 1: trim("a")', 'suite  >   AC-1: example 1', 'AC-1 > trims'])(
    'when the id ends its name or a colon follows it: %s',
    (name) => {
      expect(isExactTestOf(name, 'AC-1')).toBe(true)
    },
  )

  it.each(['AC-1 returns the text', 'suite > AC-1 trims', 'AC-10: example 1', 'see AC-1: x'])(
    'but not otherwise: %s',
    (name) => {
      expect(isExactTestOf(name, 'AC-1')).toBe(false)
    },
  )
})

import { expect, test } from 'vitest'
import { FactoryError, hasCode, noneOn } from '../../shared/errors.ts'

const first = new FactoryError('STATION_FAILED', 'the server was away', {
  hint: 'wait',
  where: 'generate round 2',
  detail: 'AWAY',
  retryable: false,
  reason: 'away',
  cause: new Error('ECONNRESET'),
})

test('an error in other words keeps its code, place, next step and whether it may be tried again', () => {
  const { code, message, hint, where, detail, retryable, reason, cause } = first.with({
    message: 'pushed, but',
  })
  expect({ code, message, hint, where, detail, retryable, reason, cause }).toEqual({
    code: 'STATION_FAILED',
    message: 'pushed, but',
    hint: 'wait',
    where: 'generate round 2',
    detail: 'AWAY',
    retryable: false,
    reason: 'pushed, but',
    cause: first,
  })
})

test('an error with another next step keeps its words', () => {
  const { message, hint, reason, where } = first.with({ hint: 'go', where: undefined })
  expect({ message, hint, reason, where }).toEqual({
    message: first.message,
    hint: 'go',
    reason: 'away',
    where: undefined,
  })
})

test.each([
  ['one of the codes', ['DISK', 'STATION_FAILED'], true],
  ['none of them', ['DISK'], false],
] as const)('an error with %s is known by it', (_, codes, isKnown) => {
  expect(hasCode(first, ...codes)).toBe(isKnown)
  expect(hasCode(Object.assign(new Error('other'), { code: 'DISK' }), ...codes)).toBe(false)
})

test('only the codes that mean that there is none are none', () => {
  expect(() => noneOn('STATION_FAILED')(first)).not.toThrow()
  expect(() => noneOn('DISK')(first)).toThrow(first)
})

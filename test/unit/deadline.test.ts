import { expect, test } from 'vitest'
import { madeWithin } from '../../shared/deadline.ts'

const ENDLESS = (): boolean => /^(a+)+$/.test(`${'a'.repeat(64)}!`)
const DEEP = (): number => 1 + DEEP()

test.each([
  ['has no such form', () => JSON.parse('{') as unknown],
  ['is nested deeper than the stack', DEEP],
  ['takes too long', ENDLESS],
])('nothing is made of a text that %s', (_, work) => {
  expect(madeWithin(50, work)).toBeUndefined()
})

test('what is made of a text is given back', () => {
  expect(madeWithin(1000, () => 'made')).toBe('made')
})

test('a fault of the work itself is no fault of the text', () => {
  const faulty = (): never => {
    throw new TypeError('a defect of ours')
  }
  expect(() => madeWithin(1000, faulty)).toThrow(TypeError)
})

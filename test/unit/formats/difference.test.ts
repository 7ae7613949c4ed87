import { expect, test } from 'vitest'
import { firstDifference } from '../../../shared/formats/difference.ts'

test('equal values have no difference, whatever their key order', () => {
  expect(firstDifference({ a: [1, { b: null }], c: 'x' }, { c: 'x', a: [1, { b: null }] })).toBeUndefined()
})

test.each([
  [{ a: 1 }, { a: 2 }, '/a: 1 is now 2'],
  [{ a: [1, 2] }, { a: [1] }, '/a/1: 2 is now nothing'],
  [{ a: {} }, { a: { 'x/y': 1 } }, '/a/x~1y: nothing is now 1'],
  [1, 'x', '/: 1 is now "x"'],
  [{ a: null }, { a: {} }, '/a: null is now {}'],
])('%j against %j differs first at %s', (before, after, expected) => {
  expect(firstDifference(before, after)).toBe(expected)
})

import { expect, test } from 'vitest'
import { compareCalls } from '../../../../../shared/adequacy/inputs/values/call-size.ts'
import { readCall } from '../../../../../shared/adequacy/inputs/values/read-call.ts'
import { callText } from '../../../../../shared/adequacy/inputs/values/write-call.ts'

test.each([
  'f()',
  'f(-0, 1e+21, -5n, NaN, -Infinity, undefined, null, true)',
  String.raw`f("a\"b", "\u{200b}", "\n", "é😀")`,
  'f({ a: 1, "b c": [1, [2]] }, {}, [])',
  'f(new Date("2024-01-31"), new Map([["a", 1]]), new Set([1]), new URL("https://example.com/"), /[/]\\d/gi)',
  'new Cart("EUR").add(1).total()',
  'money.format(3)',
  'f(1)(2)',
])('%s is read and written alike', (call) => {
  const tree = readCall(call)
  expect(tree && callText(tree)).toBe(call)
})

test.each([
  ["f('a', `b`, 0x10, 1_0)", 'f("a", "b", 16, 10)'],
  ['f({ "a": 1, 2: 3 })', 'f({ a: 1, "2": 3 })'],
])('%s is written in one way', (call, text) => {
  const tree = readCall(call)
  expect(tree && callText(tree)).toBe(text)
})

test.each(['f(g())', 'f(', 'f', 'new (f().Cls)()'])('%s is left alone', (call) => {
  expect(readCall(call)).toBeUndefined()
})

test('what is read at a glance is smaller', () => {
  const calls = [
    'f("\u{1f600}")',
    String.raw`f("\u{200b}")`,
    'f(1.5)',
    'f(100)',
    'f("ab")',
    'f(NaN)',
    'f(1)',
    'f(2)',
    'f(-1)',
  ]
  expect(calls.sort(compareCalls)).toEqual([
    'f(1)',
    'f(2)',
    'f(-1)',
    'f(100)',
    'f("ab")',
    'f(1.5)',
    'f(NaN)',
    'f("\u{1f600}")',
    String.raw`f("\u{200b}")`,
  ])
})

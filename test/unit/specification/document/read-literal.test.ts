import { expect, test } from 'vitest'
import { readLiteral } from '../../../../shared/specification/document/read-literal.ts'

test.each<[string, unknown]>([
  ['9', 9],
  ['-1.5', -1.5],
  ['1e3', 1000],
  ['"a\\n"', 'a\n'],
  ["'it'", 'it'],
  ['`a`', 'a'],
  ['null', null],
  ['true', true],
  ['[]', []],
  ["[1, ['a'], { b: null, 'c d': -2 }]", [1, ['a'], { b: null, 'c d': -2 }]],
  ['{ "a": 1 }', { a: 1 }],
])('reads %s', (text, value) => {
  expect(readLiteral(text)).toEqual({ value })
})

test.each([
  'the same text',
  'undefined',
  'NaN',
  '-Infinity',
  '1e999',
  '9007199254740993',
  '"\\ud800"',
  '`\\ud800`',
  '{ "\\ud800": 1 }',
  '-0',
  '9n',
  '-x',
  '!0',
  'a-b',
  '`a${1}`',
  '[1, , 2]',
  '[...[1]]',
  '[f()]',
  '{ a }',
  '{ [1]: 2 }',
  '{ __proto__: null }',
  '{ "__proto__": null }',
  '{ get a() { return 1 } }',
  'new Date(0)',
  '9 // nine',
  '1, 2',
  '1).add(2',
  '/a/',
  '',
  '['.repeat(200),
  `"${'a'.repeat(3000)}"`,
])('refuses %s', (text) => {
  expect(readLiteral(text)).toBeUndefined()
})

import { describe, expect, it } from 'vitest'
import { isSameProgram } from '../../../shared/line/same-program.ts'

const TEST = `// made by Jidoka from the spec
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { a, b } from '../src/ab.ts'

test('AC-1 example 1', async () => {
  assert.deepEqual(await a({ 'x': 1, y: [2] }), b('it is'))
})
`

describe('a test in another form', () => {
  it.each([
    [
      'quotes, semicolons and tabs',
      TEST.replaceAll("'", '"').replaceAll('))\n', '));\n').replace('  assert', '\tassert'),
    ],
    [
      'broken lines and trailing commas',
      TEST.replace("{ 'x': 1, y: [2] }", "{\n    'x': 1,\n    y: [2,],\n  }"),
    ],
    ['keys without quotes', TEST.replace("'x'", 'x')],
    [
      'sorted imports',
      TEST.replace('{ a, b }', '{ b, a }').replace(/(import assert.*\n)(import \{ test.*\n)/, '$2$1'),
    ],
  ])('is the same program: %s', (_, text) => {
    expect(text).not.toBe(TEST)
    expect(isSameProgram('test/a.test.ts', TEST, text)).toBe(true)
  })

  it.each([
    ['another value', TEST.replace('[2]', '[3]')],
    ['another text', TEST.replace('it is', 'it  is')],
    ['no assertion', TEST.replace(/ {2}assert.*\n/, '')],
    ['another assertion', TEST.replace('deepEqual', 'ok')],
    ['no await', TEST.replace('await a', 'a')],
    ['another name', TEST.replace('AC-1', 'AC-2')],
    ['another module', TEST.replace('../src/ab.ts', '../src/ba.ts')],
    ['other imports', TEST.replace('{ a, b }', '{ b as a, a as b }')],
    ['another comment', TEST.replace('made by', 'not made by')],
    ['a comment that takes code away', TEST.replace('  assert', '  // assert')],
    ['a test that is skipped', TEST.replace("test('AC", "test.skip('AC")],
    ['no program', TEST.replace('async () =>', 'async (')],
  ])('is another program: %s', (_, text) => {
    expect(text).not.toBe(TEST)
    expect(isSameProgram('test/a.test.ts', TEST, text)).toBe(false)
  })
})

import { expect, test } from 'vitest'
import {
  counterexamplesDocument,
  counterexamplesOf,
  MAX_COUNTEREXAMPLES,
  type CarryingLink,
  type Counterexample,
} from '../../../shared/adequacy/counterexamples.ts'

const ONE: Counterexample = {
  call: 'kebab("A  B")',
  module: 'src/kebab.ts',
  callee: 'kebab',
  should: { returns: 'a-b' },
  criterion: 'AC-1',
  scenario: 'two blanks give two dashes',
  severity: 'high',
  category: 'correctness',
}

function linkWith(round: number, content?: unknown): CarryingLink {
  const bytes = Buffer.from(JSON.stringify(content ?? null))
  const attachments = new Map(content === undefined ? [] : [['counterexamples.json', bytes]])
  return { attachments, extension: { round } }
}

test('those of the asked round are read back', () => {
  const other = { ...ONE, call: 'kebab("x")', should: { throws: 'RangeError' }, criterion: null }
  const links = [linkWith(1, [ONE]), linkWith(1), linkWith(2, [other])]
  expect(counterexamplesOf(links, 1)).toEqual([ONE])
  expect(counterexamplesOf(links, 2)).toEqual([other])
  expect(counterexamplesOf(links, 3)).toEqual([])
})

test.each<[string, unknown]>([
  ['an empty list', []],
  ['too many', Array.from({ length: MAX_COUNTEREXAMPLES + 1 }, () => ONE)],
  ['no list', ONE],
  ['both outcomes', [{ ...ONE, should: { returns: 1, throws: 'Error' } }]],
  ['no outcome', [{ ...ONE, should: {} }]],
  ['a field more', [{ ...ONE, gives: '1' }]],
  ['an endless call', [{ ...ONE, call: 'f('.padEnd(3_000, '1') }]],
])('%s is refused', (_, content) => {
  expect(counterexamplesDocument.is(content)).toBe(false)
  expect(() => counterexamplesOf([linkWith(1, content)], 1)).toThrow(
    expect.objectContaining({ code: 'SCHEMA_INVALID' }),
  )
})

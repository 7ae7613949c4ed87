import { expect, test } from 'vitest'
import { criterionOf } from '../../../../shared/adequacy/inputs/values/distance.ts'
import { specOf } from './sample.ts'

const SPEC = specOf(
  [
    'function cut(text: string, limit: number): string',
    'class Box { add(n: number): this; sum(): number; max(): number }',
  ],
  [
    [
      { call: 'cut("Oak chair", 20)', returns: '' },
      { call: 'cut("", 5)', returns: '' },
    ],
    [{ call: 'cut("Oak chair with armrests", 11)', returns: '' }],
    [
      { call: 'cut("Oak chair", 0)', throws: 'RangeError' },
      { call: 'cut("Oak chair", 2.5)', throws: 'RangeError' },
    ],
    [{ call: 'new Box().add(1).add(2).sum()', returns: 3 }],
    [{ call: 'new Box().add(1).add(2).max()', returns: 2 }],
  ],
)

test.each([
  ['cut("Oak chair", 21)', 'AC-1'],
  ['cut("", 4)', 'AC-1'],
  ['cut("Oak chair with armrest", 10)', 'AC-2'],
  ['cut("Oak chair", 0)', 'AC-3'],
  ['cut("Oak chair", 1.5)', 'AC-3'],
  ['new Box().add(1).sum()', 'AC-4'],
  ['new Box().add(1).add(3).add(2).max()', 'AC-5'],
  ['other("Oak chair", 0)', null],
  ['no call', null],
])('%s belongs to %s', (call, criterion) => {
  expect(criterionOf(SPEC, call)).toBe(criterion)
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { multisetDifference } from '../../../shared/formats/multiset.ts'

describe('the difference of two multisets', () => {
  it('holds an item as often as it is missing, the last ones of equal items', () => {
    expect(multisetDifference(['a', 'b', 'a', 'c', 'a'], ['a', 'c', 'd'], String)).toEqual(['b', 'a', 'a'])
    const items = [
      { key: 'a', line: 1 },
      { key: 'a', line: 2 },
    ]
    expect(multisetDifference(items, items.slice(0, 1), ({ key }) => key)).toEqual([{ key: 'a', line: 2 }])
  })

  it('is empty both ways exactly for permutations of each other', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 })
    fc.assert(
      fc.property(words, words, (a, b) => {
        const isSame =
          multisetDifference(a, b, String).length === 0 && multisetDifference(b, a, String).length === 0
        expect(isSame).toBe(a.toSorted().join() === b.toSorted().join())
        expect(a.length - multisetDifference(a, b, String).length).toBe(
          b.length - multisetDifference(b, a, String).length,
        )
      }),
      { seed: 3 },
    )
  })
})

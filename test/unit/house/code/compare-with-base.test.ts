import fc from 'fast-check'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { compareWithBase, lineKey, symbolAt } from '../../../../shared/house/code/compare-with-base.ts'

const sightings = fc.array(
  fc.constantFrom('a', 'b', 'c', 'd').map((key) => ({ key })),
  { maxLength: 30 },
)
const count = (list: readonly { key: string }[], key: string): number =>
  list.filter((each) => each.key === key).length

describe('head minus base', () => {
  it('is a difference of multisets', () => {
    fc.assert(
      fc.property(sightings, sightings, (base, head) => {
        const { added, fixed } = compareWithBase(base, head)
        for (const key of ['a', 'b', 'c', 'd']) {
          expect(count(added, key)).toBe(Math.max(0, count(head, key) - count(base, key)))
        }
        expect(head.length - added.length).toBe(base.length - fixed)
      }),
      { seed: 5 },
    )
  })

  it('is nothing between a list and itself in any order', () => {
    fc.assert(
      fc.property(sightings, (list) => {
        expect(compareWithBase(list, list.toReversed())).toEqual({
          base: list.length,
          head: list.length,
          added: [],
          fixed: 0,
        })
      }),
      { seed: 5 },
    )
  })
})

describe('the key of a line', () => {
  it('ignores indentation and spacing, and keeps only the surroundings on an endless line', () => {
    expect(lineKey(['\t a  =\t1 '], 1, 3)).toBe('a = 1')
    expect(lineKey(['x'.repeat(1000)], 1, 500)).toBe('x'.repeat(400))
    expect(lineKey([], 7, 1)).toBe('')
  })
})

describe('the symbol around a position', () => {
  it('is every named declaration from the outside in', () => {
    const text = `export class Shop {
  price = 1
  total(): number {
    const add = (): number => 2
    return add()
  }
}
const table = { row: () => 3 }
`
    const file = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest)
    const at = (part: string): string => symbolAt(ts, file, text.indexOf(part))
    expect([at('export'), at('1'), at('2'), at('return'), at('3')]).toEqual([
      'Shop',
      'Shop.price',
      'Shop.total.add',
      'Shop.total',
      'table.row',
    ])
    expect(symbolAt(ts, file, text.length + 10)).toBe('')
  })
})

import { describe, expect, it } from 'vitest'
import { addedPositions, surviving } from '../../../shared/look-up/surviving.ts'

const BEFORE = 'old\nconst one = 1\nconst two = 2\nreturn one + two\nend\n'
const OURS = new Set([1, 2, 3])

describe('lines that survive', () => {
  it('are kept where they are the same, wherever they went by what was put around them', () => {
    const after = `// new\n// newer\n${BEFORE}`
    expect(surviving(BEFORE, OURS, after)).toEqual({ kept: [3, 4, 5], edited: [], gone: [] })
  })

  it('are edited where most of their words stand in their place', () => {
    const after = BEFORE.replace('return one + two', 'return one + two + 3')
    expect(surviving(BEFORE, OURS, after)).toEqual({ kept: [1, 2], edited: [3], gone: [] })
  })

  it('are gone where something else stands there, or nothing', () => {
    const after = 'old\nconst two = 2\nthrow new Error()\nend\n'
    expect(surviving(BEFORE, OURS, after)).toEqual({ kept: [1], edited: [], gone: [1, 3] })
  })

  it('do not take the same text elsewhere for themselves', () => {
    const after = 'old\nend\nother\nreturn one + two\n'
    expect(surviving(BEFORE, OURS, after).kept).toEqual([])
  })

  it('are those of ours alone', () => {
    expect(surviving(BEFORE, new Set([0]), BEFORE)).toEqual({ kept: [0], edited: [], gone: [] })
  })
})

describe('lines that were added', () => {
  it('are those that the earlier text lacks', () => {
    expect(addedPositions('a\nb\n', 'a\nx\nb\ny\n')).toEqual(new Set([1, 3]))
    expect(addedPositions(undefined, 'a\nb\n')).toEqual(new Set([0, 1]))
  })
})

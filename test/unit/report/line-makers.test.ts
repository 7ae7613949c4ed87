import { describe, expect, it } from 'vitest'
import { makersOfLines } from '../../../shared/report/line-makers.ts'

describe('who made a line', () => {
  it('is the first version that has it without a break', () => {
    const makers = makersOfLines([
      { maker: 'base', text: 'a\nb\n' },
      { maker: 'r1', text: 'a\nx\ny\nb\n' },
      { maker: 'r2', text: 'a\nx\nz\nb\n' },
      { maker: 'format', text: 'a\nx\nz;\nb' },
    ])
    expect(makers).toEqual(['base', 'r1', 'format', 'base'])
  })

  it('is who brought a line back', () => {
    const makers = makersOfLines([
      { maker: 'base', text: 'a\nb\n' },
      { maker: 'r1', text: 'b\n' },
      { maker: 'r2', text: 'a\nb\n' },
    ])
    expect(makers).toEqual(['r2', 'base'])
  })

  it('is nobody for a file that is gone', () => {
    expect(
      makersOfLines([
        { maker: 'base', text: 'a\n' },
        { maker: 'r1', text: '' },
      ]),
    ).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { quoted, safeText } from '../../../shared/text/safe-text.ts'

describe('safeText', () => {
  it.each([
    ['line breaks', 'a\r\nb\u2028c\u0085d', 'a b c d'],
    ['terminal escapes', 'a\u001b[31mred\u0007', 'a [31mred'],
    ['direction and zero-width characters', 'a\u202eb\u200bc\ufeffd', 'a b c d'],
    ['tag characters', `a\u{e0041}b`, 'a b'],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
  ])('shows %s on one plain line', (_, text, expected) => {
    expect(safeText(text, 80)).toBe(expected)
  })

  it('cuts by characters, never through one', () => {
    expect(safeText('😀😀😀😀', 3)).toBe('😀😀…')
    expect(safeText('😀😀😀', 3)).toBe('😀😀😀')
  })

  it('reads only the beginning of a huge text', () => {
    expect(safeText('\u0000'.repeat(50_000_000), 10)).toBe('')
  })
})

describe('quoted', () => {
  it('escapes what could end the quotation', () => {
    expect(quoted('say "hi" \\', 20)).toBe('"say \\"hi\\" \\\\"')
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSpelling, spellHidden } from '../../../shared/text/hidden-spelling.ts'
import { anyOf, CONTROL, HIDDEN, without } from '../../../shared/text/invisible.ts'

/** Texts full of what is spelled, and of texts that look like spellings. */
const DENSE = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '⟦',
        '⟧',
        '⟦U+200D⟧',
        '⟦u+27e6⟧',
        'U+',
        '200D',
        '⟦U+110000⟧',
        '⟦U+D800⟧',
        '\u200d',
        '\n',
      ),
      fc.constantFrom('\ufe0f', '\u00ad', '\u00a0', '\ufeff', '\r', '\u2028', '\u{e0069}', '👨', 'a'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''))

describe('spellHidden', () => {
  test.each([
    ['a family', '👨\u200d👩\u200d👧', '👨⟦U+200D⟧👩⟦U+200D⟧👧', 2],
    ['a variation selector', '⚠\ufe0f', '⚠⟦U+FE0F⟧', 1],
    ['a soft hyphen', 'Donau\u00addampf', 'Donau⟦U+00AD⟧dampf', 1],
    ['spaces that look plain', '12\u00a0€\u3000\u2009', '12⟦U+00A0⟧€⟦U+3000⟧⟦U+2009⟧', 3],
    ['line separators', 'a\u2028b\u2029c\u0085d', 'a⟦U+2028⟧b⟦U+2029⟧c⟦U+0085⟧d', 3],
    ['a CR alone and a form feed', 'a\rb\f', 'a⟦U+000D⟧b⟦U+000C⟧', 2],
    ['direction', '\u202ea\u202c', '⟦U+202E⟧a⟦U+202C⟧', 2],
    ['tag characters', '\u{e0069}', '⟦U+E0069⟧', 1],
    ['a byte order mark inside', 'a\ufeff', 'a⟦U+FEFF⟧', 1],
    ['a spelling that a file holds', 'a ⟦U+200D⟧ b', 'a ⟦U+27E6⟧U+200D⟧ b', 1],
  ])('shows %s', (_, text, shown, spelled) => {
    expect(spellHidden(text)).toEqual({ text: shown, spelled })
  })

  test('leaves visible text of every script, tabs and line feeds alone', () => {
    const text = '\tçü 日本 שלום 😀 e\u0301 ⟦a⟧ ⟦U+⟧\n'
    expect(spellHidden(text)).toEqual({ text, spelled: 0 })
  })

  test('leaves nothing that its reader does not see', () => {
    const unseen = anyOf(without(CONTROL, '\\t\\n'), HIDDEN, without('\\p{Z}', ' '))
    fc.assert(
      fc.property(DENSE, (text) => {
        expect(spellHidden(text).text.search(unseen)).toBe(-1)
      }),
      { seed: 20261129 },
    )
  })
})

describe('readSpelling', () => {
  test('gives back exactly the text that was spelled', () => {
    fc.assert(
      fc.property(DENSE, (text) => {
        expect(readSpelling(spellHidden(text).text)).toBe(text)
      }),
      { seed: 20261129, numRuns: 1000 },
    )
  })

  test('takes a text without spellings, and characters that the reply holds themselves, as they are', () => {
    const text = '👨\u200d👩 ⟦U+⟧ ⟦U+0000000⟧ ⟦U+D800⟧ ⟦U+110000⟧ ⟦200D⟧'
    expect(readSpelling(text)).toBe(text)
  })

  test('does not care for the case of digits, nor for leading zeros', () => {
    expect(readSpelling('⟦U+ad⟧⟦U+00200d⟧')).toBe('\u00ad\u200d')
  })
})

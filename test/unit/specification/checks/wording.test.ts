import { describe, expect, it } from 'vitest'
import { checkWords } from '../../../../shared/specification/checks/wording.ts'
import { criterion, fileOf, said } from '../sample-spec.ts'

function wordsIn(sentence: string): string[] {
  return said(checkWords(fileOf(criterion({ ears: sentence }))))
}

describe('a normative sentence', () => {
  it.each([
    ['It shall use an appropriate limit.', 'appropriate'],
    ['It shall react appropriately.', 'appropriately'],
    ['It shall hold adequate space.', 'adequate'],
    ['It shall take sufficient time.', 'sufficient'],
    ['It shall have a suitable size.', 'suitable'],
    ['It shall answer within a reasonable time.', 'reasonable'],
    ['It shall retry as needed.', 'as needed'],
    ['It shall retry if possible.', 'if possible'],
    ['It shall answer as fast as possible.', 'as fast as possible'],
    ['It shall be user-friendly.', 'user-friendly'],
    ['It shall fail gracefully.', 'gracefully'],
    ['It shall handle errors Properly.', 'properly'],
    ['It shall be robust.', 'robust'],
    ['It shall be seamless.', 'seamless'],
    ['It shall be intuitive.', 'intuitive'],
    ['It shall log and/or throw.', 'and/or'],
    ['It shall take tabs, spaces, etc.', 'etc'],
    ['It shall take tabs and so on.', 'and so on'],
    ['It shall wait TBD seconds.', 'tbd'],
    ['It shall make sense.', 'make sense'],
  ])('with a weak word is blocked: %s', (sentence, word) => {
    expect(wordsIn(sentence)).toContain(`block SPEC_WORD_WEAK "${word}"`)
  })

  it.each([
    'support',
    'clear',
    'easily',
    'simple',
    'quickly',
    'efficient',
    'usually',
    'some',
    'about',
    'should',
    'handles',
  ])('with the vague word %s gets a note', (word) => {
    expect(wordsIn(`It shall be ${word} there.`)).toEqual([`note SPEC_WORD_VAGUE "${word}"`])
  })

  it('without such words gets neither, and parts of words do not count', () => {
    expect(
      wordsIn('When the balance is insufficient, the etching shall return sometimestamp and clearance.'),
    ).toEqual([])
  })

  it('may quote any word as code or text', () => {
    expect(wordsIn('It shall return `etc` and "as needed" and \u201crobust\u201d and \'properly\'.')).toEqual(
      [],
    )
  })

  it('names each word once, across line breaks', () => {
    expect(wordsIn('It shall be robust, robust\nand react as\nneeded.')).toEqual([
      'block SPEC_WORD_WEAK "robust"',
      'block SPEC_WORD_WEAK "as needed"',
    ])
  })

  it('is also each of given, when and then', () => {
    const fields = {
      ears: undefined,
      given: 'a robust cart',
      when: 'it is paid properly',
      then: 'it is fast',
    }
    const found = checkWords(fileOf(criterion(fields)))
    expect(found.map(({ code, line }) => [code, line])).toEqual([
      ['SPEC_WORD_WEAK', 9],
      ['SPEC_WORD_WEAK', 9],
      ['SPEC_WORD_VAGUE', 9],
    ])
  })

  it('is no title, reason or doc', () => {
    const weak = 'A robust and appropriate thing etc.'
    const entry = { module: 'src/trim.ts', signature: 'function trimLines(text: string): string', doc: weak }
    expect(checkWords(fileOf({ title: weak, interface: [entry], nonGoals: [weak] }))).toEqual([])
  })
})

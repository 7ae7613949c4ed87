import { describe, expect, it } from 'vitest'
import { checkCriteria, earsProblem } from '../../../../shared/specification/checks/criteria.ts'
import { criterion, fileOf, GOOD, said } from '../sample-spec.ts'

const TRIPLE = { ears: undefined, given: 'a text', when: 'it is trimmed', then: 'no line ends in a space' }

describe('the acceptance criteria', () => {
  it('of a good spec are fine', () => {
    expect(checkCriteria(fileOf())).toEqual([])
    expect(checkCriteria(fileOf(criterion(TRIPLE)))).toEqual([])
  })

  it.each([
    [{ ears: undefined }, 'block SPEC_CRITERION_FORM'],
    [{ ...TRIPLE, then: undefined }, 'block SPEC_CRITERION_FORM'],
    [{ ...TRIPLE, given: undefined, then: undefined }, 'block SPEC_CRITERION_FORM'],
    [{ given: 'a text' }, 'block SPEC_CRITERION_FORM'],
    [{ ears: 'It trims.' }, 'block SPEC_EARS "shall" "must" "will"'],
  ])('have one complete sentence each: %j', (fields, expected) => {
    expect(said(checkCriteria(fileOf(criterion(fields))))).toEqual([expected])
  })

  it.each([
    [{ examples: [] }, ['block SPEC_UNTESTABLE']],
    [{ check: 'test' }, ['block SPEC_UNTESTABLE']],
    [{ examples: [], check: 'property' }, ['warn SPEC_PROPERTY_UNTESTED']],
    [{ check: 'property' }, []],
    [{ examples: [], tests: ['test/trim.test.ts'], check: 'property' }, []],
    [{ examples: [], tests: ['test/trim.test.ts'] }, []],
    [{ examples: [], check: 'review' }, []],
  ])('could each be shown to be wrong: %j', (fields, expected) => {
    expect(said(checkCriteria(fileOf(criterion(fields))))).toEqual(expected)
  })

  it('have ids of their own, case aside', () => {
    const [first] = GOOD.acceptance
    const file = fileOf({ acceptance: [first, { ...first, id: 'AC-2' }, { ...first, id: 'ac-1' }] })
    const found = checkCriteria(file)
    expect(said(found)).toEqual(['block SPEC_CRITERION_TWICE "ac-1"'])
    expect(found.map(({ file: path, line }) => [path, line])).toEqual([['specs/trim-lines.spec.md', 9]])
  })
})

describe('an EARS sentence', () => {
  it.each([
    'The parser shall return a list.',
    'slug SHALL join words with dashes.',
    'The function shall not keep any address after it returns.',
    'When the text is empty, the parser shall return an empty list.',
    'When the text has a comma, a dot or a dash, slug shall drop it.',
    'While the shop is closed, the cart shall refuse payment.',
    'Where tax is included, the total shall hold it.',
    'If the text is no address, then maskEmail shall throw a RangeError.',
    'While the shop is open, when the cart is paid, the shop shall send a mail.',
    'While the shop is open, if payment fails, then the cart shall stay.',
    'When `limit` is 1, "shall we" shall be returned.',
    'When\n the text is empty,\n it shall return nothing.',
  ])('may be: %s', (sentence) => {
    expect(earsProblem(sentence)).toBe(undefined)
  })
})

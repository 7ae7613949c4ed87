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
    [{ ears: undefined }, 'block SPEC_CRITERION_FORM the criterion has no sentence'],
    [{ ...TRIPLE, then: undefined }, 'block SPEC_CRITERION_FORM the criterion lacks then'],
    [
      { ...TRIPLE, given: undefined, then: undefined },
      'block SPEC_CRITERION_FORM the criterion lacks given and then',
    ],
    [{ given: 'a text' }, 'block SPEC_CRITERION_FORM AC-1 has both an EARS sentence and given, when or then'],
    [{ ears: 'It trims.' }, 'block SPEC_EARS AC-1 has no "shall"'],
  ])('have one complete sentence each: %j', (fields, expected) => {
    expect(said(checkCriteria(fileOf(criterion(fields))))).toEqual([expected])
  })

  it.each([
    [{ examples: [] }, ['block SPEC_UNTESTABLE AC-1 has nothing that could show it to be wrong']],
    [{ check: 'test' }, ['block SPEC_UNTESTABLE AC-1 says check: test but names no test']],
    [
      { examples: [], check: 'property' },
      ['warn SPEC_PROPERTY_UNTESTED AC-1 is a property that no named test runs'],
    ],
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
    expect(said(found)).toEqual(['block SPEC_CRITERION_TWICE the criterion id "ac-1" stands here twice'])
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

  it.each([
    ['The parser returns a list.', 'has no "shall"'],
    ['The parser must return a list.', 'has no "shall"'],
    ['The parser `shall` return a list.', 'has no "shall"'],
    ['The parser shall return a list and shall log.', 'has more than one "shall"'],
    ['The parser shall.', 'says nothing after "shall"'],
    ['The parser shall not.', 'says nothing after "shall"'],
    ['Shall return a list.', 'names nothing that shall do it'],
    [
      'When the text is empty the parser shall return a list.',
      'has no comma between its condition and the system',
    ],
    ['When the text is empty, shall return a list.', 'names nothing that shall do it'],
    ['When , the parser shall return a list.', 'has an empty condition'],
    ['If the text is empty, the parser shall throw.', 'has an "If" without ", then" before the system'],
    ['If the text is empty, then shall throw.', 'names nothing that shall do it'],
    ['When open, if empty, the parser shall throw.', 'has an "If" without ", then" before the system'],
  ])('may not be: %s', (sentence, problem) => {
    expect(earsProblem(sentence)).toBe(problem)
  })
})

import { describe, expect, it } from 'vitest'
import { checkCriteria } from '../../../../shared/specification/checks/criteria.ts'
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

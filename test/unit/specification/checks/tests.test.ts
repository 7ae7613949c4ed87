import { describe, expect, it } from 'vitest'
import { checkTests, indexTests, testsAt } from '../../../../shared/specification/checks/tests.ts'
import { makeRepository } from '../../../support/repository.ts'
import { criterion, fileOf, said } from '../sample-spec.ts'

const INDEX = indexTests(
  ['src/trim.ts', 'test/trim.test.ts'],
  ["describe('trimLines', () => { it('drops spaces', () => {}) })", "it('keeps words', () => {})"],
)

describe('a test that a criterion names', () => {
  it.each(['test/trim.test.ts', 'drops spaces', 'trimLines > drops spaces', 'keeps words'])(
    'is there: %s',
    (test) => {
      expect(checkTests(fileOf(criterion({ tests: [test] })), INDEX)).toEqual([])
    },
  )

  it.each(['test/none.test.ts', 'drops tabs', 'trimLines > keeps words'])('is missing: %s', (test) => {
    const found = checkTests(fileOf(criterion({ tests: ['keeps words', test] })), INDEX)
    expect(said(found)).toEqual([`block SPEC_TEST_MISSING "${test}"`])
    expect(found[0]?.line).toBe(9)
  })

  it('is not there because a committed spec names it', async () => {
    const repository = makeRepository({
      'specs/late.spec.md': 'tests: [drops tabs, test/none.test.ts]',
      'test/trim.test.ts': "it('keeps words', () => {})",
    })
    const index = await testsAt(repository.path, 'HEAD')
    expect([index.hasName('drops tabs'), index.hasName('keeps words')]).toEqual([false, true])
    repository.remove()
  })
})

import { afterEach, expect, test } from 'vitest'
import { checkSpecFiles } from '../../../../shared/cli/doctor/control-files.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { factoryOf } from '../../../support/unit-of.ts'
import { sourceOf } from '../../specification/sample-spec.ts'

let repository: TestRepository
afterEach(() => repository.remove())

const FACTORY = factoryOf({ specs: 'specs/*.spec.md', budget: { calls: 9, tokens: 9_999_999, minutes: 99 } })
const text = (fields: object): string => sourceOf(fields).bytes.toString()

test('specs that are done are no reason to write one, and are counted apart', async () => {
  const released = 'JD-ABCD-EFGH-JKMN'
  repository = makeRepository({ 'README.md': '' })
  expect(await checkSpecFiles(repository.path, FACTORY)).toMatchObject([{ state: 'note' }])
  repository.write({ 'specs/trim-lines.spec.md': text({ released }) })
  expect(await checkSpecFiles(repository.path, FACTORY)).toMatchObject([
    { state: 'ok', detail: '0 valid, 1 done' },
  ])
})

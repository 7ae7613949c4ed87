import type { Finding } from '../../findings.ts'
import { findingAt, quote, type SpecFile } from '../document/spec-file.ts'
import type { TestIndex } from './tests-at.ts'

/** A test that a criterion names is there: as a file, or as a name in a test file. */
export function checkTests(file: SpecFile, index: TestIndex): Finding[] {
  return file.spec.acceptance.flatMap(({ id, tests }, criterion) =>
    tests.flatMap((test, row) => {
      if (index.hasFile(test) || index.hasName(test)) return []
      const message = `${id} names the test ${quote(test)}, which the base commit does not have`
      const hint = 'commit the test first, correct its name, or give example rows instead'
      return [
        findingAt(file, `/acceptance/${criterion}/tests/${row}`, {
          code: 'SPEC_TEST_MISSING',
          message,
          hint,
        }),
      ]
    }),
  )
}

import { describe, expect, it } from 'vitest'
import { FactoryError } from '../../../../shared/errors.ts'
import { apiReader } from '../../../../shared/github/ledger/api-reader.ts'
import { notWritten } from '../../../../shared/github/ledger/not-written.ts'
import { refusalOf, type RefusalRow } from '../../../support/refusal-of.ts'

const TO = { what: 'JD-1 is', later: 'or enter it by hand' }

function failing(code: 'PUBLISH_RULES' | 'PUBLISH_FAILED' | 'LEDGER_BROKEN'): never {
  return notWritten(new FactoryError(code, 'the server said so', { hint: 'look at it' }), TO)
}

const other = apiReader(
  {
    treeOf: () => Promise.resolve(''),
    rows: () => Promise.resolve(new Map()),
    blob: () => Promise.resolve(Buffer.from('others')),
  },
  (work) => work(),
)

describe('what a job could not enter', () => {
  it.each<RefusalRow>([
    [
      'LEDGER_DENIED',
      'against a rule',
      () => failing('PUBLISH_RULES'),
      'JD-1 is not in the ledger: the server said so',
      'give the job `permissions: contents: write`, and let the rules for branches allow its token to push factory-ledger; or enter it by hand',
    ],
    [
      'LEDGER_NOT_WRITTEN',
      'with a server in trouble',
      () => failing('PUBLISH_FAILED'),
      'JD-1 is not in the ledger: the server said so',
      're-run the job; or enter it by hand',
    ],
    [
      'LEDGER_BROKEN',
      'as any other fault',
      () => failing('LEDGER_BROKEN'),
      'the server said so',
      'look at it',
    ],
    [
      'GIT_FAILED',
      'where the server gives other bytes',
      () => other.read('a'.repeat(40)),
      `the server gave other bytes than those of the blob ${'a'.repeat(40)}`,
      're-run the job; if it stays so, set `github.ledger: { write: push }` in factory.yml, and find out what stands between',
    ],
  ])('%s: %s', async (...[code, , provoke, message, next]) => {
    expect(await refusalOf(provoke)).toEqual({ code, message, next })
  })
})

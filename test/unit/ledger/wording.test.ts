import { afterAll, describe, expect, it } from 'vitest'
import type { NewEntry } from '../../../shared/ledger/entry.ts'
import { serialFolder } from '../../../shared/ledger/layout.ts'
import { ledgerAt, openLedger } from '../../../shared/ledger/open-ledger.ts'
import { append, newUnit } from '../../support/ledger.ts'
import { refusalOf, type RefusalRow } from '../../support/refusal-of.ts'
import { makeRepository } from '../../support/repository.ts'

const empty = makeRepository({ 'a.txt': 'a\n' })
const moved = makeRepository({ 'a.txt': 'a\n' })
const gone = makeRepository({ 'a.txt': 'a\n' })
for (const { path } of [moved, gone]) await append(path, [newUnit(1)])
await append(moved.path, [newUnit(2), newUnit(3)])
const seen = moved.git('rev-parse', 'factory-ledger')
moved.git('update-ref', 'refs/heads/factory-ledger', 'factory-ledger~1')
const back = moved.git('rev-parse', 'factory-ledger')
const last = gone.git('rev-parse', 'factory-ledger')
gone.git('update-ref', '-d', 'refs/heads/factory-ledger')
const note: NewEntry = { kind: 'note', of: 7, text: 'x', by: 'me' }
afterAll(() => {
  for (const repository of [empty, moved, gone]) repository.remove()
})

describe('the refusal', () => {
  it.each<RefusalRow>([
    [
      'LEDGER_REWRITTEN',
      'of a branch that was moved back',
      () => openLedger(moved.path),
      `the branch factory-ledger was written anew: it does not go on from ${seen.slice(0, 12)}, which was seen here before: the entries 2 to 3 are gone`,
      `find out who pushed it and put ${seen.slice(0, 12)} back; to take the new one as it is: git update-ref refs/jidoka/ledger-seen/local ${back}`,
    ],
    [
      'LEDGER_REWRITTEN',
      'of a branch that was deleted',
      () => openLedger(gone.path),
      `the branch factory-ledger is gone; ${last.slice(0, 12)} was seen here before`,
      `put it back: git branch factory-ledger ${last}; to begin anew: git update-ref -d refs/jidoka/ledger-seen/local`,
    ],
    [
      'LEDGER_BROKEN',
      'of a branch that is no ledger',
      () => ledgerAt(empty.path, 'main'),
      'the ledger does not fit: it has no head.json, so this branch is no ledger',
      'jidoka ledger verify names every place that is wrong',
    ],
    [
      'USAGE',
      'of a note on an entry that is not there',
      () => append(empty.path, [note]),
      'there is no entry 7 to note anything on',
      'jidoka ledger list shows the entries',
    ],
    [
      'USAGE',
      'of what is no serial',
      () => serialFolder('JD-../../x'),
      '"JD-../../x" is not a serial',
      'a serial looks like JD-ABCD-EFGH-JKMN',
    ],
  ])('%s, %s', async (...[code, , provoke, message, next]) => {
    expect(await refusalOf(provoke)).toEqual({ code, message, next })
  })
})

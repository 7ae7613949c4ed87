import { describe, expect, it } from 'vitest'
import { namedEscapes } from '../../../../shared/ledger/escapes/named-escapes.ts'
import { unitIndex } from '../../../../shared/ledger/escapes/unit-index.ts'
import { entryDigest, NO_ENTRY, type Entry, type NewEntry } from '../../../../shared/ledger/entry.ts'
import { commitNumber, newMerged, newUnit, serialNumber } from '../../../support/ledger.ts'

const MERGED = commitNumber(101)
const FIX = 'a'.repeat(40)

function indexOf(entries: readonly NewEntry[]) {
  let previous = NO_ENTRY
  const placed = entries.map((entry, index) => {
    const trace = entry.kind === 'unit' ? { attempt: 1, trace: { ...entry.trace, folder: 'f' } } : {}
    const full = { ...entry, ...trace, sequence: index + 1, previous, at: '2026-11-01T00:00:00Z' } as Entry
    previous = entryDigest(full)
    return full
  })
  return unitIndex(placed)
}

const index = indexOf([newUnit(1), newMerged(1, { pull: 12 }), newMerged(2, { pull: 13 })])

function found(message: string, { id = FIX, repository = 'acme/shop' } = {}) {
  const commit = { id, parents: [], at: 5, subject: 'Fix', message: `Fix\n\n${message}` }
  return namedEscapes([commit], { index, repository })
}

describe('what a commit says', () => {
  it.each([
    [`Fixes-Serial: ${serialNumber(1)}`, 'declared'],
    [`This reverts commit ${MERGED}.`, 'revert'],
    ['Reverts acme/shop#12', 'revert'],
    ['Reverts #12', 'revert'],
    [`Fixes: ${MERGED} ("Add")`, 'linked'],
    ['Fixes: #12', 'linked'],
  ])('%j is of tier %s', (message, tier) => {
    expect(found(message).escapes).toMatchObject([
      { serial: serialNumber(1), tier, incident: FIX, at: 5, restoredAt: 5 },
    ])
  })

  it.each([
    ['another repository', 'Reverts acme/other#12'],
    ['an unknown pull request', 'Fixes: #99'],
    ['a commit that the ledger does not know', `Fixes: ${'9'.repeat(12)}`],
    ['a pull request of what was never a unit here', 'Fixes: #13'],
  ])('of %s says nothing', (_, message) => {
    expect(found(message)).toEqual({ escapes: [], unproven: [] })
  })

  it('of a serial that the ledger does not know is told, and counts nowhere', () => {
    expect(found('Fixes-Serial: JD-0000-0000-0000')).toEqual({
      escapes: [],
      unproven: [{ commit: FIX, serial: 'JD-0000-0000-0000' }],
    })
    expect(found(`Fixes-Serial: ${serialNumber(2)}`).escapes).toEqual([])
  })

  it('about itself is no repair', () => {
    expect(found(`Fixes-Serial: ${serialNumber(1)}`, { id: MERGED }).escapes).toEqual([])
  })
})

describe('an abbreviated commit', () => {
  it('is one only where no other known one begins like it', () => {
    const twins = indexOf([
      newUnit(1),
      newMerged(1, { commit: `${'b'.repeat(20)}${'1'.repeat(20)}` }),
      newMerged(1, { commit: `${'b'.repeat(20)}${'2'.repeat(20)}` }),
    ])
    expect(twins.ofCommit('b'.repeat(12))).toEqual([])
    expect(twins.ofCommit(`${'b'.repeat(20)}1`)).toEqual([serialNumber(1)])
    expect(twins.ofCommit('b')).toEqual([])
  })
})

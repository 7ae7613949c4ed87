import { describe, expect, it } from 'vitest'
import { evidenceOf, issueIn, type IssueEvidence } from '../../../../shared/ledger/escapes/issues.ts'
import { issuesNamed, namedEscapes } from '../../../../shared/ledger/escapes/named-escapes.ts'
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

/** As `gh issue list --json` prints it. */
const issue = (body: string, labels: string[] = [], login = 'ada') => ({
  ...{ number: 40, title: 'Orders are lost', body, author: { login } },
  labels: labels.map((name) => ({ name })),
})

function issuesOf(...listed: unknown[]): Map<number, IssueEvidence> {
  const issues = listed.flatMap((each) => issueIn(each) ?? [])
  return new Map(issues.map((each) => [each.number, evidenceOf(each, index, 'incident')]))
}

function found(message: string, { id = FIX, repository = 'acme/shop', issues = issuesOf() } = {}) {
  const commit = { id, parents: [], at: 5, subject: 'Fix', message: `Fix\n\n${message}` }
  return namedEscapes([commit], { index, repository, issues })
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
    expect(found(message)).toEqual({ escapes: [], unproven: [], unnamed: [] })
  })

  it('of a serial that the ledger does not know is told, and counts nowhere', () => {
    expect(found('Fixes-Serial: JD-0000-0000-0000')).toEqual({
      escapes: [],
      unproven: [{ commit: FIX, serial: 'JD-0000-0000-0000' }],
      unnamed: [],
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

describe('an issue that a fix closes', () => {
  const SERIAL = serialNumber(1)

  it.each([
    ['Fixes #40', issue(`made by ${SERIAL}`)],
    ['Fixes: #40', issue(`made by ${SERIAL}`)],
    ['It is gone now, and this resolves acme/shop#40.', issue(`made by ${SERIAL}`)],
    ['Closes #40', issue('Caused-by: #12', ['Incident'])],
    ['closed #40', issue(`caused-by: ${MERGED}`, ['bug', 'incident'])],
    ['fix #40', issue(`asked of ${SERIAL}`, ['incident'], 'app/github-actions')],
  ])('by %j is evidence of the unit that it names', (message, listed) => {
    expect(found(message, { issues: issuesOf(listed) })).toMatchObject({
      escapes: [{ serial: SERIAL, tier: 'linked', incident: FIX }],
      unnamed: [],
    })
  })

  it.each([
    ['names no unit', 'Fixes #40', issue('something else')],
    ['names a serial that the ledger does not know', 'Fixes #40', issue('JD-0000-0000-0000')],
    ['names a pull request of what was never a unit', 'Fixes #40', issue('Caused-by: #13')],
    ['is what the line itself asks', 'Fixes #40', issue(SERIAL, [], 'github-actions[bot]')],
    ['is of another repository', 'Fixes acme/other#40', issue(SERIAL)],
    ['is only mentioned', 'See #40', issue(SERIAL)],
    ['is another one', 'Fixes #41', issue(SERIAL)],
    ['is a pull request', 'Fixes #40', { ...issue(SERIAL), pull_request: {} }],
    ['was not looked at', 'Fixes #40', undefined],
  ])('is none where it %s', (_, message, listed) => {
    expect(found(message, { issues: issuesOf(listed) }).escapes).toEqual([])
  })

  it('is told where it is an incident of nobody', () => {
    const issues = issuesOf(issue('orders are lost', ['incident']))
    expect(found('Fixes #40', { issues })).toEqual({
      ...{ escapes: [], unproven: [], unnamed: [{ commit: FIX, issue: 40 }] },
    })
  })

  it('is asked for by its number, and a pull request that the ledger knows is not', () => {
    const history = ['Fixes #40', 'Fixes: #41', 'Fixes: #12', 'Closes acme/other#42', 'Reverts #43'].map(
      (message) => ({ id: FIX, parents: [], at: 5, subject: 'x', message: `x\n\n${message}` }),
    )
    expect(issuesNamed(history, { index, repository: 'acme/shop' })).toEqual([40, 41])
  })
})

import { describe, expect, it } from 'vitest'
import { claimsOf, isFix } from '../../../../shared/ledger/escapes/claims.ts'

const SERIAL = 'JD-ABCD-EFGH-JKMN'
const COMMIT = '0123456789abcdef0123456789abcdef01234567'

describe('the claims of a commit message', () => {
  it.each([
    [`Repair\n\nFixes-Serial: ${SERIAL}`, [{ kind: 'serial', serial: SERIAL }]],
    [`Repair\n\nfactory-fixes: ${SERIAL.toLowerCase()}`, [{ kind: 'serial', serial: SERIAL }]],
    [`Repair\n\nFixes: ${SERIAL}, JD-0000-0000-0001`, [{ serial: SERIAL }, { serial: 'JD-0000-0000-0001' }]],
    [
      `Repair\n\nFixes: ${COMMIT.slice(0, 12)} ("Add")`,
      [{ kind: 'commit', commit: COMMIT.slice(0, 12), isRevert: false }],
    ],
    [
      'Repair\n\nFixes: #12, #13',
      [
        { kind: 'pull', pull: 12 },
        { kind: 'pull', pull: 13 },
      ],
    ],
    [`Revert "Add"\n\nThis reverts commit ${COMMIT}.`, [{ kind: 'commit', commit: COMMIT, isRevert: true }]],
    [
      'Revert "Add"\n\nReverts acme/shop#12',
      [{ kind: 'pull', pull: 12, repository: 'acme/shop', isRevert: true }],
    ],
  ])('of %j are read', (message, claims) => {
    expect(claimsOf(message)).toMatchObject(claims)
    expect(claimsOf(message)).toHaveLength(claims.length)
  })

  it.each([
    ['Fixes #12 and the rest', [12]],
    ['Add a thing (closes #3)\n\nFIXED acme/shop#4, resolve #5', [3, 4, 5]],
    ['Fixes: #6', []],
    ['prefixes #7, fix7 #8, fixes # 9, fixes #0', []],
  ])('of %j are the issues %j', (message, issues) => {
    const claims = claimsOf(message).flatMap((claim) => (claim.kind === 'issue' ? [claim.issue] : []))
    expect(claims).toEqual(issues)
  })

  it.each([
    'Fixes: #12',
    `Fixes-Serial: ${SERIAL}`,
    'Revert\n\nReverts acme#12',
    'Fix\n\nFixes: acme/other#12',
    'Fix\n\nFixes: everything',
    'Fix\n\nIt says Fixes-Serial: JD-ABCD-EFGH-JKMN in a sentence',
    'Fix\n\nFixes-Serial: JD-ABCD-EFGH-IIII',
    'Fix\n\nThis reverts commit deadbee of mine? no: This reverts commit nothing',
    '',
  ])('are none in %j', (message) => {
    const claims = claimsOf(message).filter((claim) => claim.kind !== 'commit')
    expect(claims).toEqual([])
  })

  it('are each there once', () => {
    expect(claimsOf(`a\n\nFixes: ${SERIAL}\nFixes-Serial: ${SERIAL}`)).toHaveLength(1)
  })

  it('of a message without end are read in time', () => {
    const began = performance.now()
    claimsOf(`a\nFixes: ${'JD-'.repeat(500_000)}\n${'Fixes:\t'.repeat(500_000)}`)
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

describe('a subject', () => {
  it.each([
    ['fix: a', true],
    ['fix(api)!: a', true],
    ['hotfix: a', true],
    ['fixed a', false],
    ['feat: fix a', false],
    ['prefix: a', false],
  ])('%j calls its commit a fix: %s', (subject, is) => expect(isFix(subject)).toBe(is))
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildStatement } from '../../../../shared/trace/statement/build-statement.ts'
import { invariantDigestOf } from '../../../../shared/trace/statement/invariant.ts'
import { ACTIONS, draftOf, edited, makeTrace, sealStep, valueAt } from '../trace-fixture.ts'

/** Where two runs of the same station differ without doing anything else. */
const VOLATILE = [
  /^\/predicate\/jidokaTraceV1\/run(\/|$)/,
  /^\/predicate\/jidokaTraceV1\/assurance$/,
  /^\/predicate\/jidokaTraceV1\/previous\/\d+\/payloadSha256$/,
  /^\/predicate\/jidokaTraceV1\/reproduction\/(status|invariantDigest)$/,
  /^\/predicate\/jidokaTraceV1\/attachments\/0\/(name|sha256)$/,
  /^\/predicate\/runDetails\/(builder|metadata)(\/|$)/,
  /^\/predicate\/timeVerified$/,
  /^\/predicate\/inputAttestations(\/|$)/,
]

/** JSON pointers of every string, number, boolean and null. */
function leavesOf(value: unknown, pointer = ''): string[] {
  if (typeof value !== 'object' || value === null) return [pointer]
  return Object.entries(value).flatMap(([key, member]) => leavesOf(member, `${pointer}/${key}`))
}

const before = await makeTrace()
const statements = ACTIONS.map((action) => {
  const draft = draftOf(action, before.slice(0, 2), {
    draft: { byproducts: [{ uri: 'x', sha256: 'c'.repeat(64) }] },
  })
  const runs = [
    { station: 'test', round: 1, verdict: 'pass' as const, sha256: draft.extension.attachments[1]!.sha256 },
  ]
  const [first, ...rest] = draft.extension.attachments
  const attachments = [{ ...first!, volatile: true as const }, ...rest]
  return buildStatement({ ...draft, extension: { ...draft.extension, runs, attachments } })
})

describe('invariantDigestOf', () => {
  it.each(statements.map((each) => [each.predicate.jidokaTraceV1.action, each] as const))(
    'keeps for every volatile leaf of %s, and changes for every other one',
    (_action, statement) => {
      const digest = invariantDigestOf(statement)
      const kept = leavesOf(statement).filter(
        (pointer) => invariantDigestOf(edited(statement, { [pointer]: 'other' })) === digest,
      )
      const volatile = leavesOf(statement).filter((pointer) => VOLATILE.some((place) => place.test(pointer)))
      expect(kept).toEqual(volatile)
      expect(volatile.length).toBeGreaterThan(10)
    },
  )

  it('changes with any value of any lasting field', () => {
    const lasting = statements.flatMap((statement) =>
      leavesOf(statement)
        .filter((pointer) => !VOLATILE.some((place) => place.test(pointer)))
        .map((pointer) => ({ statement, pointer })),
    )
    const anyValue = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null))
    fc.assert(
      fc.property(fc.constantFrom(...lasting), anyValue, (at, value) => {
        fc.pre(valueAt(at.statement, at.pointer.slice(1).split('/')) !== value)
        return (
          invariantDigestOf(edited(at.statement, { [at.pointer]: value })) !== invariantDigestOf(at.statement)
        )
      }),
      { seed: 11, numRuns: 1000 },
    )
  })

  it('keeps when a volatile attachment comes or goes', () => {
    const statement = statements[3]!
    const kept = statement.predicate.jidokaTraceV1.attachments.slice(1)
    const copy = edited(statement, { '/predicate/jidokaTraceV1/attachments': kept })
    expect(invariantDigestOf(copy)).toEqual(invariantDigestOf(statement))
  })

  it('is equal in another attempt, on another host, with other keys and another clock', async () => {
    const again = await makeTrace({
      attempt: 3,
      extension: {
        run: {
          host: 'local',
          id: 'local-1',
          attempt: 3,
          startedAt: '2031-01-01T00:00:00.5Z',
          finishedAt: '2031-01-01T00:00:01Z',
          toolchain: { jidoka: '9.9.9', node: 'v30.1.0' },
        },
        assurance: 'local',
        reproduction: { cassetteSha256: null, status: 'replayed' },
      },
    })
    expect(again.map((parcel) => parcel.invariantDigest)).toEqual(
      before.map((parcel) => parcel.invariantDigest),
    )
    expect(again.map((parcel) => parcel.payloadSha256)).not.toEqual(
      before.map((parcel) => parcel.payloadSha256),
    )
  })

  it('differs when an earlier station decided otherwise', async () => {
    const first = await sealStep('spec-validate', [], { extension: { evidence: { files: 3 } } })
    const second = await sealStep('generate', [first])
    expect(second.invariantDigest).not.toEqual(before[1]?.invariantDigest)
  })
})

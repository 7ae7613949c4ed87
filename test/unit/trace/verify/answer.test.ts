import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../../shared/formats/canonical.ts'
import { openAnswer, sealAnswer } from '../../../../shared/trace/verify/answer.ts'
import { generateSigningKey } from '../../../../shared/trace/signer/keys.ts'
import { answerName, parseAnswerName, serialOfName } from '../../../../shared/trace/parcel/names.ts'
import { readTrust, formatTrust, trustOf } from '../../../../shared/trace/verify/trust.ts'

const keys = new Map([
  ['generate', generateSigningKey()],
  ['review', generateSigningKey()],
])
const trust = trustOf(keys, { repository: 'test/repo', assurance: 'keyed' })
const IDENTITY = { serial: 'JD-0000-1111-2222', station: 'review', round: 2, attempt: 1, call: 1 }
const ENTRY = '{"id":"1","text":"met"}'
const sealed = sealAnswer(IDENTITY, ENTRY, keys.get('review')!)

const refused = (bytes: Uint8Array, detail: string, of = IDENTITY, by = trust): Promise<void> =>
  expect(openAnswer(bytes, of, by)).rejects.toMatchObject({ code: 'LINK_REJECTED', detail })

function edited(changes: Record<string, unknown>): Buffer {
  const file = JSON.parse(sealed.bytes.toString('utf8')) as Record<string, unknown>
  return Buffer.from(`${canonicalJson({ ...file, ...changes })}\n`)
}

describe('a stored answer', () => {
  it('gives back its cassette line', async () => {
    expect(sealed.name).toBe('JD-0000-1111-2222.review.r2.a1.c1.json')
    expect((await openAnswer(sealed.bytes, IDENTITY, trust)).toString('utf8')).toBe(`${ENTRY}\n`)
  })

  it.each([
    ['other words', { entry: '{"id":"1","text":"unmet"}' }, 'LINK_SIGNATURE'],
    ['another round', { round: 1 }, 'LINK_SIGNATURE'],
    ['another signature', { signature: Buffer.alloc(70, 1).toString('base64') }, 'LINK_SIGNATURE'],
    ['another shape', { extra: 1 }, 'LINK_UNREADABLE'],
  ])('is refused with %s', async (_, changes, detail) => {
    await refused(edited(changes), detail)
  })

  it("is refused when signed with another station's key, or with one nobody trusts", async () => {
    await refused(sealAnswer(IDENTITY, ENTRY, keys.get('generate')!).bytes, 'LINK_STATION_KEY')
    await refused(sealAnswer(IDENTITY, ENTRY, generateSigningKey()).bytes, 'LINK_SIGNER')
  })

  it('is refused once its key is revoked', async () => {
    const file = JSON.parse(formatTrust(trust)) as { keys: object[] }
    const keys = file.keys.map((key) => ({ ...key, revokedAt: '2026-11-23T00:00:00Z' }))
    const all = JSON.stringify({ ...file, keys })
    await refused(sealed.bytes, 'KEY_REVOKED', IDENTITY, readTrust(Buffer.from(all)))
  })

  it.each([
    ['unit', { serial: 'JD-9999-1111-2222' }],
    ['round', { round: 1 }],
    ['attempt', { attempt: 2 }],
    ['call', { call: 2 }],
  ])('is refused where one of another %s is expected', async (_, changes) => {
    await refused(sealed.bytes, 'PARCEL_NAME', { ...IDENTITY, ...changes })
  })

  it('is refused when it is not JSON', async () => {
    await refused(Buffer.from('{'), 'LINK_UNREADABLE')
  })
})

describe('the name of a stored answer', () => {
  it('says what it is of, and is no name of a parcel', () => {
    expect(parseAnswerName(answerName(IDENTITY))).toEqual(IDENTITY)
    expect(parseAnswerName('JD-0000-1111-2222.review.r2.a1.json')).toBeUndefined()
    expect(() => answerName({ ...IDENTITY, call: 1000 })).toThrow(
      expect.objectContaining({ code: 'PARCEL_INVALID' }),
    )
  })

  it('shows its serial beside those of parcels', () => {
    const names = [sealed.name, 'JD-0000-1111-2222.review.r2.a1.json', 'JD-0000-1111-2222.trace.a1', 'x.json']
    expect(names.map(serialOfName)).toEqual(['JD-0000-1111-2222', 'JD-0000-1111-2222', undefined, undefined])
  })
})

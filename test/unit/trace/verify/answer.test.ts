import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../../shared/formats/canonical.ts'
import { openAnswer, sealAnswer } from '../../../../shared/trace/verify/answer.ts'
import { bundleKind, type Envelope, type SignedBundle } from '../../../../shared/trace/signer/bundle-kind.ts'
import { signBundle, signStatement } from '../../../../shared/trace/signer/bundle.ts'
import { generateSigningKey } from '../../../../shared/trace/signer/keys.ts'
import { ephemeralSigner, keySigner, type Signer } from '../../../../shared/trace/signer/signer.ts'
import { answerName, parseAnswerName, serialOfName } from '../../../../shared/trace/parcel/names.ts'
import { readTrust, formatTrust, trustOf, type Trust } from '../../../../shared/trace/verify/trust.ts'

const keys = new Map([
  ['generate', generateSigningKey()],
  ['review', generateSigningKey()],
])
const trust = trustOf(keys, { repository: 'test/repo', assurance: 'keyed' })
const IDENTITY = { serial: 'JD-0000-1111-2222', station: 'review', round: 2, attempt: 1, call: 1 }
const ENTRY = '{"id":"1","text":"met"}'
const signerOf = (station: string): Signer => keySigner(keys.get(station)!, 'keyed')
const sealed = await sealAnswer(IDENTITY, ENTRY, signerOf('review'))
const bundle = JSON.parse(sealed.bytes.toString('utf8')) as SignedBundle

const refused = (bytes: Uint8Array, detail: string, of = IDENTITY, by: Trust = trust): Promise<void> =>
  expect(openAnswer(bytes, of, by)).rejects.toMatchObject({ code: 'LINK_REJECTED', detail })

/** The stored answer with another envelope around the signature, or another signature. */
function withEnvelope(changes: Partial<Envelope>): Buffer {
  const dsseEnvelope = { ...bundle.dsseEnvelope, ...changes }
  return Buffer.from(`${canonicalJson({ ...bundle, dsseEnvelope })}\n`)
}

/** What was signed, with other members. */
function payloadWith(changes: Record<string, unknown>): string {
  const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString('utf8')
  const answer = JSON.parse(payload) as Record<string, unknown>
  return Buffer.from(canonicalJson({ ...answer, ...changes })).toString('base64')
}

describe('a stored answer', () => {
  it('gives back its cassette line', async () => {
    expect(sealed.name).toBe('JD-0000-1111-2222.review.r2.a1.c1.json')
    expect((await openAnswer(sealed.bytes, IDENTITY, trust)).toString('utf8')).toBe(`${ENTRY}\n`)
  })

  it.each<[string, Partial<Envelope>, string]>([
    ['other words', { payload: payloadWith({ entry: '{"id":"1","text":"unmet"}' }) }, 'LINK_SIGNATURE'],
    ['another round', { payload: payloadWith({ round: 1 }) }, 'LINK_SIGNATURE'],
    [
      'another signature',
      { signatures: [{ sig: Buffer.alloc(70, 1).toString('base64') }] },
      'LINK_SIGNATURE',
    ],
    ['the payload type of a link', { payloadType: 'application/vnd.in-toto+json' }, 'LINK_TYPE'],
    ['another shape', { extra: 1 } as object, 'LINK_UNREADABLE'],
  ])('is refused with %s', async (_, changes, detail) => {
    await refused(withEnvelope(changes), detail)
  })

  it('is refused when its station signed something that is no answer', async () => {
    const kind = bundleKind('application/vnd.jidoka.answer.v1+json')
    const other = await signBundle(Buffer.from('{"a":1}'), kind, signerOf('review'))
    await refused(Buffer.from(`${canonicalJson(other)}\n`), 'LINK_UNREADABLE')
  })

  it('is refused when its station signed it as a statement', async () => {
    const answer = JSON.parse(Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString('utf8')) as object
    const statement = await signStatement(answer, signerOf('review'))
    await refused(Buffer.from(`${canonicalJson(statement)}\n`), 'LINK_TYPE')
  })

  it("is refused when signed with another station's key, or with one nobody trusts", async () => {
    await refused((await sealAnswer(IDENTITY, ENTRY, signerOf('generate'))).bytes, 'LINK_STATION_KEY')
    await refused((await sealAnswer(IDENTITY, ENTRY, ephemeralSigner())).bytes, 'LINK_SIGNER')
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

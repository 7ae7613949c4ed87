import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { dsse } from '@sigstore/core'
import { describe, expect, it } from 'vitest'
import { keySigner } from '../../../../shared/trace/signer/signer.ts'
import { canonicalJson } from '../../../../shared/formats/canonical.ts'
import { sha256 } from '../../../../shared/formats/digest.ts'
import { buildStatement } from '../../../../shared/trace/statement/build-statement.ts'
import { invariantDigestOf } from '../../../../shared/trace/statement/invariant.ts'
import { generateSigningKey, hintOf } from '../../../../shared/trace/signer/keys.ts'
import { signStatement } from '../../../../shared/trace/signer/bundle.ts'
import type { SignedBundle } from '../../../../shared/trace/signer/bundle-kind.ts'
import { PAYLOAD_TYPE, type Statement } from '../../../../shared/trace/statement/statement.ts'
import { rejectionOf, type TraceCode } from '../../../../shared/trace/statement/rejection.ts'
import { formatTrust, readTrust, type Trust } from '../../../../shared/trace/verify/trust.ts'
import { verifyLink } from '../../../../shared/trace/verify/verify-link.ts'
import { smallerS, twinOf } from '../ecdsa-forms.ts'
import { ACTIONS, TRUST, draftOf, edited, keyOf, signerOf, strangeSigner } from '../trace-fixture.ts'
import type { StationName } from '../../../../shared/factory/stations.ts'

function statementOf(action: StationName): Statement {
  return buildStatement(draftOf(action, []))
}

async function signed(action: StationName, signer = signerOf(action)): Promise<SignedBundle> {
  return signStatement(statementOf(action), signer)
}

/** Why a link is refused; `undefined` when it is not. */
async function redOf(bundle: unknown, trust: Trust = TRUST): Promise<TraceCode | undefined> {
  try {
    await verifyLink(bundle, trust)
    return undefined
  } catch (thrown) {
    return rejectionOf(thrown).code
  }
}

/** A statement changed and sealed again with the right invariant digest: what only a genuine signer can make. */
function resealed(statement: Statement, changes: Record<string, unknown>): Statement {
  const changed = edited(statement, changes)
  const place = '/predicate/jidokaTraceV1/reproduction/invariantDigest'
  return edited(changed, { [place]: invariantDigestOf(changed) })
}

/** Signs bytes as they are: DSSE, https://github.com/secure-systems-lab/dsse/blob/master/protocol.md */
function signBytes(payload: Buffer, station: string, payloadType: string = PAYLOAD_TYPE): unknown {
  const pae = Buffer.concat([
    Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `),
    payload,
  ])
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: hintOf(keyOf(station)) }, timestampVerificationData: {} },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType,
      signatures: [{ sig: smallerS(sign('sha256', pae, keyOf(station))).toString('base64') }],
    },
  }
}

const trustWith = (changes: Record<string, unknown>): Trust =>
  readTrust(Buffer.from(JSON.stringify(edited(JSON.parse(formatTrust(TRUST)) as unknown, changes))))

const generate = await signed('generate')
const review = await signed('review')

describe('verifyLink', () => {
  it.each(ACTIONS)('accepts a link of %s and says what it verified', async (action) => {
    const statement = statementOf(action)
    const bundle = await signStatement(statement, signerOf(action))
    expect(await verifyLink(bundle, TRUST)).toEqual({
      statement,
      extension: statement.predicate.jidokaTraceV1,
      subjects: statement.subject,
      payloadSha256: sha256(canonicalJson(statement)),
      invariantDigest: statement.predicate.jidokaTraceV1.reproduction.invariantDigest,
      signer: hintOf(keyOf(action)),
      bundle,
    })
  })

  it('accepts a statement signed by hand after the DSSE protocol: no part of the format is our own', async () => {
    const statement = statementOf('review')
    const link = await verifyLink(signBytes(Buffer.from(canonicalJson(statement)), 'review'), TRUST)
    expect(link.statement).toEqual(statement)
  })

  it('reads the DSSE example of the protocol as its own pre-authentication encoding', () => {
    expect(
      dsse.preAuthEncoding('http://example.com/HelloWorld', Buffer.from('hello world')).toString(),
    ).toEqual('DSSEv1 29 http://example.com/HelloWorld 11 hello world')
  })

  describe('the envelope', () => {
    const flipped = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
    const { payload, signatures } = generate.dsseEnvelope
    it.each<[string, TraceCode, Record<string, unknown>]>([
      ['edited payload', 'LINK_SIGNATURE', { '/dsseEnvelope/payload': flipped(payload) }],
      ['payload of another link', 'LINK_SIGNATURE', { '/dsseEnvelope/payload': review.dsseEnvelope.payload }],
      [
        'signature of another link',
        'LINK_SIGNATURE',
        { '/dsseEnvelope/signatures': review.dsseEnvelope.signatures },
      ],
      ['no signature', 'LINK_SIGNATURES', { '/dsseEnvelope/signatures': [] }],
      [
        'two signatures',
        'LINK_SIGNATURES',
        { '/dsseEnvelope/signatures': [...signatures, ...review.dsseEnvelope.signatures] },
      ],
      [
        'the same signature twice',
        'LINK_SIGNATURES',
        { '/dsseEnvelope/signatures': [...signatures, ...signatures] },
      ],
      ['a keyid', 'LINK_UNREADABLE', { '/dsseEnvelope/signatures/0/keyid': 'x' }],
      ['another payload type', 'LINK_TYPE', { '/dsseEnvelope/payloadType': 'application/json' }],
      [
        'another media type',
        'LINK_UNREADABLE',
        { '/mediaType': 'application/vnd.dev.sigstore.bundle.v0.2+json' },
      ],
      ['an unknown field', 'LINK_UNREADABLE', { '/more': 1 }],
      ['a log entry', 'LINK_UNREADABLE', { '/verificationMaterial/tlogEntries': [] }],
      ['a certificate', 'LINK_UNREADABLE', { '/verificationMaterial/certificate': { rawBytes: 'AAAA' } }],
      ['no key hint', 'LINK_UNREADABLE', { '/verificationMaterial/publicKey': {} }],
      ['a timestamp', 'LINK_UNREADABLE', { '/verificationMaterial/timestampVerificationData/x': 1 }],
      ['the hint of another key', 'LINK_SIGNATURE', { '/verificationMaterial': review.verificationMaterial }],
      ['an unknown hint', 'LINK_SIGNER', { '/verificationMaterial/publicKey/hint': `${'A'.repeat(43)}=` }],
      ['base64 with white space', 'LINK_UNREADABLE', { '/dsseEnvelope/payload': `${payload}\n` }],
      ['base64 of the URL alphabet', 'LINK_UNREADABLE', { '/dsseEnvelope/payload': `-_${payload.slice(2)}` }],
      ['base64 without padding', 'LINK_UNREADABLE', { '/dsseEnvelope/payload': 'e30' }],
      ['base64 with spare bits', 'LINK_UNREADABLE', { '/dsseEnvelope/payload': 'e31=' }],
      ['an empty payload', 'LINK_UNREADABLE', { '/dsseEnvelope/payload': '' }],
    ])('is refused with %s as %s', async (_what, code, changes) => {
      expect(await redOf(edited(generate, changes))).toEqual(code)
    })

    it.each([[null], [[]], ['text'], [{}], [12]])('is refused when it is %j', async (bundle) => {
      expect(await redOf(bundle)).toEqual('LINK_UNREADABLE')
    })

    it('is refused with a signature that is raw numbers instead of DER', async () => {
      const data = Buffer.from(generate.dsseEnvelope.payload, 'base64')
      const raw = sign('sha256', data, { key: keyOf('generate'), dsaEncoding: 'ieee-p1363' })
      const changes = { '/dsseEnvelope/signatures/0/sig': raw.toString('base64') }
      expect(await redOf(edited(generate, changes))).toEqual('LINK_SIGNATURE')
    })

    it('is refused with the second form of its signature, which verifies and which anybody can make', async () => {
      const genuine = Buffer.from(generate.dsseEnvelope.signatures[0].sig, 'base64')
      const twin = twinOf(genuine)
      const signed = dsse.preAuthEncoding(PAYLOAD_TYPE, Buffer.from(generate.dsseEnvelope.payload, 'base64'))
      const isValid = (signature: Buffer): boolean =>
        verify('sha256', signed, createPublicKey(keyOf('generate')), signature)
      expect([twin.equals(genuine), isValid(genuine), isValid(twin)]).toEqual([false, true, true])
      const changes = { '/dsseEnvelope/signatures/0/sig': twin.toString('base64') }
      expect(await redOf(edited(generate, changes))).toEqual('LINK_SIGNATURE')
      expect(await redOf(generate)).toBeUndefined()
    })

    it('is refused with another payload type, even when that was signed', async () => {
      const link = signBytes(Buffer.from(canonicalJson(statementOf('review'))), 'review', 'application/json')
      expect(await redOf(link)).toEqual('LINK_TYPE')
    })
  })

  describe('the signer', () => {
    it('must be listed in the trust file', async () => {
      expect(await redOf(await signed('review', strangeSigner()))).toEqual('LINK_SIGNER')
    })

    it('must be the key of that very station', async () => {
      expect(await redOf(await signed('style-gate', signerOf('generate')))).toEqual('LINK_STATION_KEY')
    })

    it('counts for nothing once revoked, whatever time its link claims', async () => {
      const [index] = [...TRUST.keys.values()].flatMap(({ stations }, at) =>
        stations[0] === 'review' ? [at] : [],
      )
      const trust = trustWith({ [`/keys/${index ?? ''}/revokedAt`]: '2030-01-01T00:00:00Z' })
      expect([await redOf(review, trust), await redOf(generate, trust)]).toEqual(['KEY_REVOKED', undefined])
    })

    it('counts from the time it is valid', async () => {
      const [index] = [...TRUST.keys.values()].flatMap(({ stations }, at) =>
        stations[0] === 'review' ? [at] : [],
      )
      const from = (time: string): Trust => trustWith({ [`/keys/${index ?? ''}/validFrom`]: time })
      expect(await redOf(review, from('2026-11-23T10:01:31Z'))).toEqual('KEY_EARLY')
      expect(await redOf(review, from('2026-11-23T10:01:30Z'))).toEqual(undefined)
    })

    it('must be trusted for this repository and at this assurance', async () => {
      expect(await redOf(review, { ...TRUST, repository: 'acme/other' })).toEqual('LINK_REPOSITORY')
      expect(await redOf(review, { ...TRUST, assurance: 'local' })).toEqual('LINK_ASSURANCE')
    })
  })

  describe('the signed bytes', () => {
    const text = canonicalJson(statementOf('review'))
    it.each<[string, string]>([
      ['trailing data', `${text}{}`],
      ['a trailing newline', `${text}\n`],
      ['white space', text.replace(',', ', ')],
      [
        'another order of keys',
        canonicalJson(statementOf('review')).replace(/^\{(.*),("subject":.*)\}$/, '{$2,$1}'),
      ],
      ['a key twice', text.replace('"_type"', '"_type":"x","_type"')],
      ['an escape too many', text.replace('slugify', '\\u0073lugify')],
      ['no JSON', 'hello'],
      ['a byte order mark', `\ufeff${text}`],
    ])('are refused with %s', async (_what, payload) => {
      expect(await redOf(signBytes(Buffer.from(payload), 'review'))).toEqual('LINK_TRAILING')
    })

    it('are refused when they are not UTF-8', async () => {
      expect(await redOf(signBytes(Buffer.from([0x22, 0xff, 0x22]), 'review'))).toEqual('LINK_TRAILING')
    })

    it('are refused when they nest too deep or hold too much', async () => {
      for (const payload of [`${'['.repeat(90)}${']'.repeat(90)}`, `[${'0,'.repeat(600_000)}0]`]) {
        expect(await redOf(signBytes(Buffer.from(payload), 'review'))).toEqual('LINK_UNREADABLE')
      }
    })
  })

  describe('the statement', () => {
    const X = '/predicate/jidokaTraceV1'
    it.each<[string, TraceCode, StationName, Record<string, unknown>]>([
      ['another _type', 'LINK_TYPE', 'review', { '/_type': 'https://in-toto.io/Statement/v0.1' }],
      [
        'type in place of _type',
        'LINK_TYPE',
        'review',
        { '/_type': undefined, '/type': 'https://in-toto.io/Statement/v1' },
      ],
      [
        'an unknown predicate type',
        'LINK_PREDICATE',
        'review',
        { '/predicateType': 'https://example.com/x' },
      ],
      [
        'the predicate type of another station',
        'LINK_PREDICATE',
        'review',
        { '/predicateType': 'https://slsa.dev/provenance/v1' },
      ],
      ['the action of another station', 'LINK_PREDICATE', 'review', { [`${X}/action`]: 'style-gate' }],
      ['an unknown predicate field', 'LINK_PREDICATE', 'generate', { '/predicate/more': 1 }],
      [
        'another build type',
        'LINK_PREDICATE',
        'generate',
        { '/predicate/buildDefinition/buildType': 'https://x' },
      ],
      ['no run details', 'LINK_PREDICATE', 'generate', { '/predicate/runDetails': undefined }],
      ['an unknown result', 'LINK_PREDICATE', 'review', { '/predicate/result': 'FINE' }],
      ['no resource', 'LINK_PREDICATE', 'trace-publish', { '/predicate/resourceUri': undefined }],
      ['no extension', 'LINK_SCHEMA', 'review', { [X]: undefined }],
      ['an unknown extension field', 'LINK_SCHEMA', 'review', { [`${X}/more`]: 1 }],
      ['no serial', 'LINK_SCHEMA', 'review', { [`${X}/serial`]: undefined }],
      ['no subject', 'LINK_SUBJECT', 'review', { '/subject': [] }],
      ['a subject without digest', 'LINK_SUBJECT', 'review', { '/subject/0/digest': {} }],
      ['a subject with a short digest', 'LINK_SUBJECT', 'review', { '/subject/0/digest/sha256': 'ab' }],
    ])('is refused with %s as %s', async (_what, code, action, changes) => {
      const statement = edited(statementOf(action), changes)
      expect(await redOf(await signStatement(statement, signerOf(action)))).toEqual(code)
    })

    it.each<[string, TraceCode, StationName, Record<string, unknown>]>([
      ['a subject twice', 'LINK_SUBJECT', 'review', { '/subject/1/name': 'src/index.ts' }],
      [
        "a validated spec that is not the unit's",
        'LINK_SUBJECT',
        'spec-validate',
        { '/subject/0/digest/sha256': 'a'.repeat(64) },
      ],
      [
        'a generation from another spec',
        'LINK_SUBJECT',
        'generate',
        { [`${X}/spec/sha256`]: 'a'.repeat(64) },
      ],
      ['a pass that failed', 'LINK_VERDICT', 'review', { '/predicate/result': 'FAILED' }],
      ['a stop that passed', 'LINK_VERDICT', 'review', { [`${X}/verdict`]: 'stop' }],
      [
        'a failed test among the passed',
        'LINK_VERDICT',
        'style-gate',
        { '/predicate/failedTests': ['no-any'] },
      ],
      ['a hidden warning', 'LINK_VERDICT', 'style-gate', { '/predicate/warnedTests': [] }],
      [
        'a pass beside a blocking finding',
        'LINK_VERDICT',
        'generate',
        { [`${X}/findings/0/level`]: 'block' },
      ],
      ['a halted unit that passed', 'LINK_VERDICT', 'trace-publish', { [`${X}/transition/to`]: 'halted' }],
      ['a release after a stop', 'LINK_VERDICT', 'trace-publish', { [`${X}/verdict`]: 'stop' }],
      [
        'an input that is not a previous link',
        'LINK_VERDICT',
        'trace-publish',
        { '/predicate/inputAttestations': [{ uri: 'x' }] },
      ],
      ['an unsafe attachment name', 'LINK_SCHEMA', 'review', { [`${X}/attachments/0/name`]: '../notes.txt' }],
      ['unsorted attachments', 'LINK_SCHEMA', 'review', { [`${X}/attachments/0/name`]: 'z' }],
      ['an attachment named twice', 'LINK_SCHEMA', 'review', { [`${X}/attachments/1/name`]: 'notes.txt' }],
      [
        'an outcome that is not attached',
        'ATTACHMENT_MISSING',
        'review',
        { [`${X}/runs`]: [{ station: 'test', round: 1, verdict: 'pass', sha256: 'a'.repeat(64) }] },
      ],
      ['a transition of another station', 'LINK_ORDER', 'review', { [`${X}/transition/from`]: 'generate' }],
    ])('is refused with %s as %s, though its digests are right', async (_what, code, action, changes) => {
      const statement = resealed(statementOf(action), changes)
      expect(await redOf(await signStatement(statement, signerOf(action)))).toEqual(code)
    })

    it('is refused on the predicate of another action, however well it is made', async () => {
      const changes = {
        [`${X}/action`]: 'generate',
        [`${X}/station`]: 'generate',
        [`${X}/transition/from`]: 'generate',
      }
      const statement = resealed(statementOf('review'), changes)
      expect(await redOf(await signStatement(statement, signerOf('generate')))).toBe('LINK_PREDICATE')
    })

    it('is refused when its invariant digest is not its own', async () => {
      const changes = { '/predicate/jidokaTraceV1/reproduction/invariantDigest': 'a'.repeat(64) }
      const statement = edited(statementOf('review'), changes)
      expect(await redOf(await signStatement(statement, signerOf('review')))).toEqual('LINK_INVARIANT')
    })

    it('is refused when evidence was changed after the invariant digest was taken', async () => {
      const statement = edited(statementOf('review'), { '/predicate/jidokaTraceV1/evidence/files': 3 })
      expect(await redOf(await signStatement(statement, signerOf('review')))).toEqual('LINK_INVARIANT')
    })
  })

  it('says what is wrong without showing what could harm a terminal', async () => {
    const statement = edited(statementOf('review'), {
      '/predicate/jidokaTraceV1/repository': '\u001b[31m::error::\u202e',
    })
    const bundle = await signStatement(statement, signerOf('review'))
    await expect(verifyLink(bundle, TRUST)).rejects.toMatchObject({
      code: 'LINK_REJECTED',
      detail: 'LINK_REPOSITORY',
      message: expect.stringMatching(/^[\x20-\x7e]*": :error::"[\x20-\x7e]*$/) as string,
    })
  })
})

describe('signStatement', () => {
  it('signs with the key it is given and leaves the envelope without keyid, which cosign needs', async () => {
    const key = createPrivateKey(generateSigningKey().export({ type: 'sec1', format: 'pem' }))
    const bundle = await signStatement({ a: 1 }, keySigner(key, 'keyed'))
    expect(Object.keys(bundle.dsseEnvelope.signatures[0])).toEqual(['sig'])
    expect(bundle.verificationMaterial).toEqual({
      publicKey: { hint: hintOf(key) },
      timestampVerificationData: {},
    })
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../../shared/formats/canonical.ts'
import { sha256 } from '../../../../shared/formats/digest.ts'
import type { NamedContent } from '../../../../shared/trace/parcel/attachments.ts'
import { buildStatement } from '../../../../shared/trace/statement/build-statement.ts'
import { claimedStatement, sealParcel } from '../../../../shared/trace/parcel/parcel.ts'
import { openParcel } from '../../../../shared/trace/verify/open-parcel.ts'
import { parcelName, parseParcelName } from '../../../../shared/trace/parcel/names.ts'
import { rejectionOf, type TraceCode } from '../../../../shared/trace/statement/rejection.ts'
import {
  ATTACHMENTS,
  TRUST,
  draftOf,
  edited,
  forge,
  sealStep,
  serialFor,
  UNIT,
  valueAt,
  signerOf,
} from '../trace-fixture.ts'
import { MAX_PARCEL_BYTES } from '../../../../shared/limits.ts'

async function redOf(bytes: Uint8Array): Promise<TraceCode | undefined> {
  try {
    await openParcel(bytes, TRUST)
    return undefined
  } catch (thrown) {
    return rejectionOf(thrown).code
  }
}

const sealed = await sealStep('review', [])
const parsed: unknown = JSON.parse(sealed.bytes.toString())

function repacked(changes: Record<string, unknown>): Buffer {
  return Buffer.from(`${canonicalJson(edited(parsed, changes))}\n`)
}

describe('sealParcel', () => {
  it('makes one canonical file named after its content, with the digests later stations point at', () => {
    const { bytes, payloadSha256, invariantDigest, ...rest } = sealed
    const serial = serialFor(UNIT)
    expect(rest).toEqual({ name: `${serial}.review.r1.a1.json`, sha256: sha256(bytes) })
    expect(bytes.toString()).toEqual(`${canonicalJson(parsed)}\n`)
    const payload = valueAt(parsed, ['link', 'dsseEnvelope', 'payload'])
    expect(payloadSha256).toEqual(sha256(Buffer.from(String(payload), 'base64')))
    expect(invariantDigest).toMatch(/^[0-9a-f]{64}$/)
    expect(valueAt(parsed, ['attachments'])).toEqual([
      {
        name: 'notes.txt',
        sha256: sha256('seen: \u{1f600}\r\n'),
        encoding: 'utf8',
        content: 'seen: \u{1f600}\r\n',
      },
      {
        name: 'raw.bin',
        sha256: sha256(Buffer.from([0, 255, 254, 10])),
        encoding: 'base64',
        content: 'AP/+Cg==',
      },
    ])
  })

  it.each<[string, TraceCode, NamedContent[]]>([
    ['lacks an attachment', 'ATTACHMENT_MISSING', ATTACHMENTS.slice(1)],
    ['has one too many', 'ATTACHMENT_UNNAMED', [...ATTACHMENTS, { name: 'more', content: '' }]],
    ['has another content', 'ATTACHMENT_DIGEST', [ATTACHMENTS[1]!, { name: 'notes.txt', content: 'other' }]],
  ])('refuses to seal what %s', async (_what, detail, attachments) => {
    const statement = buildStatement(draftOf('review', []))
    const parts = { statement, attachments, signer: signerOf('review'), attempt: 1 }
    await expect(sealParcel(parts)).rejects.toMatchObject({ code: 'LINK_REJECTED', detail })
  })

  it('refuses to seal what no station could open', async () => {
    const attachments = [{ name: 'huge', content: 'a'.repeat(MAX_PARCEL_BYTES) }]
    await expect(sealStep('review', [], { attachments })).rejects.toMatchObject({ code: 'PARCEL_INVALID' })
  })

  it('refuses an attempt that the statement does not sign', async () => {
    const statement = buildStatement(draftOf('review', []))
    const parts = { statement, attachments: ATTACHMENTS, signer: signerOf('review'), attempt: 2 }
    await expect(sealParcel(parts)).rejects.toMatchObject({ detail: 'PARCEL_MISMATCH' })
  })
})

describe('openParcel', () => {
  it('gives back the link and the very bytes of every attachment', async () => {
    const opened = await openParcel(sealed.bytes, TRUST)
    expect(opened).toMatchObject({
      name: sealed.name,
      bytes: sealed.bytes,
      sha256: sealed.sha256,
      payloadSha256: sealed.payloadSha256,
      attempt: 1,
      attachments: new Map(ATTACHMENTS.map(({ name, content }) => [name, Buffer.from(content)])),
    })
  })

  it('carries any bytes there and back', async () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(content, { maxLength: 4 }), async (contents) => {
        const attachments = contents.map((each, index) => ({ name: `a${index}`, content: each }))
        const { bytes } = await sealStep('review', [], { attachments })
        const opened = await openParcel(bytes, TRUST)
        expect([...opened.attachments]).toEqual(
          attachments.map(({ name, content: each }) => [name, Buffer.from(each)]),
        )
      }),
      { seed: 3, numRuns: 60 },
    )
  })

  it('refuses a change of any byte anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(sealed.bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          const bytes = Buffer.from(sealed.bytes)
          bytes.writeUInt8(bytes.readUInt8(at) ^ mask, at)
          expect(await redOf(bytes)).not.toEqual(undefined)
        },
      ),
      { seed: 5, numRuns: 1500 },
    )
  })

  it('refuses any cut', async () => {
    const cuts = Array.from({ length: 200 }, (_, index) => Math.floor((index * sealed.bytes.length) / 200))
    const codes = await Promise.all(cuts.map((end) => redOf(sealed.bytes.subarray(0, end))))
    expect(new Set(codes)).toEqual(new Set(['LINK_UNREADABLE']))
  })

  it.each<[string, TraceCode, (text: string) => string]>([
    ['a byte after its end', 'LINK_TRAILING', (text) => `${text}x`],
    ['a second newline', 'LINK_TRAILING', (text) => `${text}\n`],
    ['another document after it', 'LINK_TRAILING', (text) => text + text],
    ['a space between its members', 'LINK_TRAILING', (text) => text.replace(',', ', ')],
    ['a key twice', 'LINK_TRAILING', (text) => text.replace('{', '{"round":1,')],
    ['no final newline', 'LINK_UNREADABLE', (text) => text.trimEnd()],
    ['a carriage return', 'LINK_TRAILING', (text) => text.replace('\n', '\r\n')],
  ])('refuses a file with %s', async (_what, code, change) => {
    expect(await redOf(Buffer.from(change(sealed.bytes.toString())))).toEqual(code)
  })

  it.each<[string, TraceCode, Record<string, unknown>]>([
    ['an edited attachment', 'ATTACHMENT_DIGEST', { '/attachments/0/content': 'edited' }],
    [
      'an attachment edited with its digest',
      'ATTACHMENT_DIGEST',
      { '/attachments/0/content': 'x', '/attachments/0/sha256': sha256('x') },
    ],
    ['a digest edited alone', 'ATTACHMENT_DIGEST', { '/attachments/0/sha256': 'a'.repeat(64) }],
    ['no attachments', 'ATTACHMENT_MISSING', { '/attachments': [] }],
    ['a renamed attachment', 'ATTACHMENT_UNNAMED', { '/attachments/0/name': 'other.txt' }],
    [
      'an attachment in another encoding',
      'LINK_TRAILING',
      {
        '/attachments/0/encoding': 'base64',
        '/attachments/0/content': Buffer.from('seen: \u{1f600}\r\n').toString('base64'),
      },
    ],
    [
      'attachments in another order',
      'LINK_TRAILING',
      { '/attachments': [...(valueAt(parsed, ['attachments']) as unknown[])].reverse() },
    ],
    ['another attempt', 'PARCEL_MISMATCH', { '/attempt': 2 }],
    ['another round', 'PARCEL_MISMATCH', { '/round': 2 }],
    ['another station', 'PARCEL_MISMATCH', { '/station': 'generate' }],
    ['another serial', 'PARCEL_MISMATCH', { '/serial': 'JD-0000-0000-0000' }],
    ['an unknown field', 'LINK_UNREADABLE', { '/more': 1 }],
    ['no link', 'LINK_UNREADABLE', { '/link': undefined }],
    ['an empty link', 'LINK_UNREADABLE', { '/link': {} }],
    [
      'two signatures',
      'LINK_SIGNATURES',
      { '/link/dsseEnvelope/signatures': [{ sig: 'AAAA' }, { sig: 'AAAA' }] },
    ],
    ['a payload type of its own', 'LINK_TYPE', { '/link/dsseEnvelope/payloadType': 'text/plain' }],
  ])('refuses a parcel with %s', async (_what, code, changes) => {
    expect(await redOf(repacked(changes))).toEqual(code)
  })

  it('refuses an attachment that is there twice', async () => {
    const [first, ...rest] = valueAt(parsed, ['attachments']) as unknown[]
    expect(await redOf(repacked({ '/attachments': [first, first, ...rest] }))).toEqual('ATTACHMENT_UNNAMED')
  })

  it('refuses bombs without being hurt', async () => {
    const bombs = [
      Buffer.alloc(MAX_PARCEL_BYTES + 1, 'a'),
      Buffer.from(`${'['.repeat(100_000)}\n`),
      Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}\n`),
      Buffer.from(`{"attachments":[${'0,'.repeat(3_000_000)}0]}\n`),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.alloc(0),
    ]
    for (const bomb of bombs) expect(await redOf(bomb)).toEqual('LINK_UNREADABLE')
  })

  it.each([
    ['holds too many values', `{"attachments":[${'0,'.repeat(600_000)}0]}\n`],
    ['is nested too deep', `${'['.repeat(99)}${']'.repeat(99)}\n`],
  ])('looks no further into a parcel that %s', async (_, text) => {
    expect(await redOf(Buffer.from(text))).toEqual('LINK_UNREADABLE')
  })

  it('refuses a genuine link with foreign attachments that the link does not name', async () => {
    const statement = buildStatement(draftOf('review', []))
    const forged = await forge(statement, { attachments: [...ATTACHMENTS, { name: 'zero', content: '' }] })
    expect(await redOf(forged.bytes)).toEqual('ATTACHMENT_UNNAMED')
  })
})

describe('claimedStatement', () => {
  it('tells what a parcel says, verified or not', () => {
    expect(claimedStatement(sealed.bytes)).toEqual(buildStatement(draftOf('review', [])))
  })
})

describe('parcelName', () => {
  const identity = { serial: serialFor(UNIT), station: 'style-gate', round: 2, attempt: 13 }

  it('is read back as it was written', () => {
    expect(parcelName(identity)).toEqual(`${identity.serial}.style-gate.r2.a13.json`)
    expect(parseParcelName(parcelName(identity))).toEqual(identity)
  })

  it.each([
    '',
    'x.json',
    '../JD-0000-0000-0000.review.r1.a1.json',
    'JD-0000-0000-0000.review.r01.a1.json',
    'JD-0000-0000-0000.review.r1.a1.json\n',
    'JD-0000-0000-0000.re/view.r1.a1.json',
    'JD-0000-0000-0000.review.r0.a1.json',
    'JD-0000-0000-000U.review.r1.a1.json',
    'JD-0000-0000-0000.review.r1.a1.JSON',
  ])('refuses %j', (name) => {
    expect(parseParcelName(name)).toEqual(undefined)
  })

  it('refuses a station that could leave its folder', () => {
    expect(() => parcelName({ ...identity, station: '../x' })).toThrow(
      expect.objectContaining({ code: 'PARCEL_INVALID' }),
    )
  })
})

import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import { sha256 } from '../../../shared/formats/digest.ts'
import { readFolder } from '../../../shared/trace/folder/read-folder.ts'
import { writeTraceFolder, type TraceParts } from '../../../shared/trace/folder/trace-folder.ts'
import { verifyTraceFolder } from '../../../shared/trace/folder/verify-trace-folder.ts'
import { answerName, parcelName } from '../../../shared/trace/parcel/names.ts'
import { folderStore } from '../../../shared/trace/parcel/store.ts'
import { signStatement } from '../../../shared/trace/signer/bundle.ts'
import { generateSigningKey, hintOf, loadSigningKey, publicPem } from '../../../shared/trace/signer/keys.ts'
import { localKeys } from '../../../shared/trace/signer/local-keys.ts'
import { buildStatement } from '../../../shared/trace/statement/build-statement.ts'
import { invariantDigestOf } from '../../../shared/trace/statement/invariant.ts'
import { openParcel } from '../../../shared/trace/verify/open-parcel.ts'
import { formatTrust, readTrust } from '../../../shared/trace/verify/trust.ts'
import { verifyLink } from '../../../shared/trace/verify/verify-link.ts'
import { NEXT_BY_KIND, refusalOf, type RefusalRow } from '../../support/refusal-of.ts'
import {
  draftOf,
  edited,
  FILES,
  makeTrace,
  sealStep,
  serialFor,
  signerOf,
  TRUST,
  UNIT,
  valueAt,
} from './trace-fixture.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-wording-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const parcels = await makeTrace()
const sealed = await sealStep('review', [])
const NAME = `${serialFor(UNIT)}.review.r1.a1.json`

/** The refusal, with the folder of this test called `<folder>`. */
async function refusal(provoke: () => unknown): Promise<object> {
  const { code, message, next } = await refusalOf(provoke)
  return { code, message: message.replaceAll(folder, '<folder>'), next }
}

function publish(parts: Partial<TraceParts>, name = 'trace'): Promise<void> {
  const signer = signerOf('trace-publish')
  const all = { parcels, html: '<!doctype html>\n', files: FILES, trust: TRUST, signer, ...parts }
  return writeTraceFolder(join(folder, name), all)
}

const AGAIN = 'run the station named here again'

describe('a folder of a trace is refused:', () => {
  it.each<RefusalRow>([
    [
      'TRACE_REJECTED',
      'a link is missing',
      () => publish({ parcels: parcels.slice(1) }),
      'the trace cannot be published: LINK_MISSING: it follows spec-validate round 1, which is not there',
      AGAIN,
    ],
    [
      'TRACE_REJECTED',
      'the last link is missing',
      () => publish({ parcels: parcels.slice(0, 4) }),
      'the trace cannot be published: it does not end with a link of trace-publish',
      AGAIN,
    ],
    [
      'USAGE',
      'something else lies there',
      () => {
        mkdirSync(join(folder, 'trace'))
        writeFileSync(join(folder, 'trace', 'notes.txt'), '')
        return publish({})
      },
      '<folder>/trace holds "notes.txt", which is not part of a trace',
      'name a folder that is used for nothing else',
    ],
    [
      'USAGE',
      'a file lies there',
      () => {
        writeFileSync(join(folder, 'trace'), '')
        return publish({})
      },
      '<folder>/trace is not a folder',
      NEXT_BY_KIND.usage,
    ],
    [
      'TRUST_MISSING',
      'nobody says who may sign',
      () => verifyTraceFolder(folder, undefined),
      'there is no trust file to verify the trace against',
      'name the trust file of the repository, or of the machine that ran the line; keys inside a trace prove nothing',
    ],
    [
      'TRACE_UNREADABLE',
      'it has too many files',
      () => {
        for (const name of ['a', 'b']) writeFileSync(join(folder, name), '')
        return readFolder(folder, 1)
      },
      'cannot read the trace folder <folder>: it is too deep, or holds too much',
      'name a folder that trace-publish wrote',
    ],
    [
      'TRACE_UNREADABLE',
      'it is a file',
      () => {
        writeFileSync(join(folder, 'trace.tar'), '')
        return readFolder(join(folder, 'trace.tar'))
      },
      '<folder>/trace.tar is a file, not the folder of a trace',
      'unpack it, `tar xf <file>` (or `unzip`), and name the folder that comes out',
    ],
  ])('%s: %s', async (...[code, , provoke, message, next]) => {
    expect(await refusal(provoke)).toEqual({ code, message, next })
  })
})

describe('of a file in a trace it is told that', () => {
  it.each([
    ['index.html', 'it changed after the trace was sealed', (path: string) => writeFileSync(path, 'x')],
    ['index.html', 'the seal lists it, and it is not there', (path: string) => rmSync(path)],
    ['more.txt', 'the seal does not list it', (path: string) => writeFileSync(path, 'x')],
    ['link', 'is not a regular file', (path: string) => symlinkSync('index.html', path)],
    ['seal.sigstore.json', 'the seal is not there', (path: string) => rmSync(path)],
  ])('%s: %s', async (path, reason, change) => {
    await publish({})
    change(join(folder, 'trace', path))
    const { files } = await verifyTraceFolder(join(folder, 'trace'), TRUST)
    expect(files.find((each) => each.path === path)?.reason).toBe(reason)
  })
})

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const P384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey

describe('a signing key is refused, because it', () => {
  it.each([
    ['is a key of type rsa', RSA.export({ type: 'pkcs8', format: 'pem' })],
    ['is on the curve secp384r1', P384.export({ type: 'pkcs8', format: 'pem' })],
    ['is no readable PEM key', 'hunter2'],
    ['holds no private key', publicPem(generateSigningKey())],
    ['is encrypted', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----'],
  ])('%s', async (problem, pem) => {
    expect(await refusal(() => loadSigningKey(pem.toString(), 'the key'))).toEqual({
      code: 'KEY_INVALID',
      message: `the key ${problem}; an unencrypted ECDSA P-256 key is needed`,
      next: 'make one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256',
    })
  })
})

const TRUST_NEXT = 'correct the trust file of this line'
const TRUST_FILE: unknown = JSON.parse(formatTrust(TRUST))

/** A trust file that was changed. */
function trustWith(changes: Record<string, unknown>): unknown {
  return readTrust(Buffer.from(JSON.stringify(edited(TRUST_FILE, changes))))
}

const FOREIGN = hintOf(generateSigningKey())

describe('keys of a machine and of a trust file are refused:', () => {
  it.each<RefusalRow>([
    [
      'KEY_INVALID',
      'others can read it',
      async () => {
        await localKeys(folder, ['generate'])
        chmodSync(join(folder, 'generate.pem'), 0o644)
        return localKeys(folder, ['generate'])
      },
      '<folder>/generate.pem can be read by others',
      'run chmod 600 on it, or delete it: the next run makes a new one',
    ],
    [
      'KEY_INVALID',
      'a link lies in its place',
      () => {
        symlinkSync('other.pem', join(folder, 'generate.pem'))
        return localKeys(folder, ['generate'])
      },
      '<folder>/generate.pem is not a regular file',
      NEXT_BY_KIND.usage,
    ],
    [
      'KEY_INVALID',
      'the name leads elsewhere',
      () => localKeys(folder, ['../generate']),
      '"../generate" is not a station name',
      NEXT_BY_KIND.usage,
    ],
    [
      'TRUST_INVALID',
      'a key stands there twice',
      () => trustWith({ '/keys/1': valueAt(TRUST_FILE, ['keys', '0']) }),
      'the trust file lists a key twice',
      TRUST_NEXT,
    ],
    [
      'TRUST_INVALID',
      'the hint is of another key',
      () => trustWith({ '/keys/0/hint': FOREIGN }),
      `the hint ${FOREIGN} is not that of its key`,
      TRUST_NEXT,
    ],
  ])('%s: %s', async (...[code, , provoke, message, next]) => {
    expect(await refusal(provoke)).toEqual({ code, message, next })
  })
})

const BYTES = Buffer.from('{}\n')
const store = (): ReturnType<typeof folderStore> => folderStore(folder)
const IDENTITY = { serial: 'JD-0000-1111-2222', station: '../x', round: 1, attempt: 1 }

describe('a store of parcels refuses:', () => {
  it.each<RefusalRow>([
    [
      'PARCEL_INVALID',
      'a name of another form',
      () => store().put('x.json', BYTES),
      '"x.json" is not a parcel name',
      NEXT_BY_KIND.fault,
    ],
    [
      'PARCEL_INVALID',
      'to name what leads elsewhere',
      () => parcelName(IDENTITY),
      '"JD-0000-1111-2222.../x.r1.a1.json" is not a parcel name',
      NEXT_BY_KIND.fault,
    ],
    [
      'PARCEL_INVALID',
      'to name an answer that leads elsewhere',
      () => answerName({ ...IDENTITY, call: 1 }),
      '"JD-0000-1111-2222.../x.r1.a1.c1.json" is not the name of an answer',
      NEXT_BY_KIND.fault,
    ],
    [
      'PARCEL_INVALID',
      'no name at all',
      () => store().get({ sha256: sha256(BYTES) }),
      'a parcel needs an id or a name',
      NEXT_BY_KIND.fault,
    ],
    [
      'PARCEL_INVALID',
      'a folder of its name',
      () => {
        mkdirSync(join(folder, NAME))
        return store().get({ name: NAME, sha256: sha256(BYTES) })
      },
      `${NAME} is not a regular file`,
      NEXT_BY_KIND.fault,
    ],
    [
      'PARCEL_CONFLICT',
      'other content under the same name',
      async () => {
        await store().put(NAME, BYTES)
        return store().put(NAME, Buffer.from('other'))
      },
      `${NAME} is stored already with other content`,
      'a station hands on one parcel in each attempt: start a new attempt',
    ],
    [
      'PARCEL_DIGEST',
      'content of another digest',
      async () => {
        await store().put(NAME, BYTES)
        return store().get({ name: NAME, sha256: sha256('other') })
      },
      `${NAME} does not have the digest its station handed on`,
      'the parcel was changed: run its station again',
    ],
    [
      'PARCEL_MISSING',
      'what was never stored',
      () => store().get({ name: NAME, sha256: sha256(BYTES) }),
      `there is no parcel ${NAME}`,
      'run its station first',
    ],
  ])('%s: %s', async (...[code, , provoke, message, next]) => {
    expect(await refusal(provoke)).toEqual({ code, message, next })
  })
})

const PARCEL: unknown = JSON.parse(sealed.bytes.toString())
const link = await signStatement(buildStatement(draftOf('review', [])), signerOf('review'))

/** Opens the parcel of a review after a change of its file. */
function open(changes: Record<string, unknown>): unknown {
  return openParcel(Buffer.from(`${canonicalJson(edited(PARCEL, changes))}\n`), TRUST)
}

/** Verifies what a station signed that says this; its digests are right. */
async function verifySigned(changes: Record<string, unknown>, station = 'review'): Promise<unknown> {
  const place = '/predicate/jidokaTraceV1/reproduction/invariantDigest'
  const changed = edited(buildStatement(draftOf('review', [])), changes)
  const statement = edited(changed, { [place]: invariantDigestOf(changed) })
  return verifyLink(await signStatement(statement, signerOf(station)), TRUST)
}

const X = '/predicate/jidokaTraceV1'
const GENERATE = {
  [`${X}/action`]: 'generate',
  [`${X}/station`]: 'generate',
  [`${X}/transition/from`]: 'generate',
}

describe('a link or its parcel is refused, because', () => {
  it.each<[message: string, provoke: () => unknown]>([
    [
      "LINK_UNREADABLE: the bundle's /more is not a known field",
      () => verifyLink(edited(link, { '/more': 1 }), TRUST),
    ],
    [
      'LINK_UNREADABLE: the payload is not canonical base64',
      () => verifyLink(edited(link, { '/dsseEnvelope/payload': 'e31=' }), TRUST),
    ],
    [
      'LINK_UNREADABLE: the signature is not canonical base64',
      () => verifyLink(edited(link, { '/dsseEnvelope/signatures/0/sig': 'e31=' }), TRUST),
    ],
    ['LINK_UNREADABLE: the parcel\'s "/more" is not a known field', () => open({ '/more': 1 })],
    [
      'LINK_UNREADABLE: the parcel holds more than 500000 values',
      () => openParcel(Buffer.from(`{"attachments":[${'0,'.repeat(600_000)}0]}\n`), TRUST),
    ],
    [
      'LINK_UNREADABLE: the parcel is nested deeper than 64 levels',
      () => openParcel(Buffer.from(`${'['.repeat(99)}${']'.repeat(99)}\n`), TRUST),
    ],
    [
      'LINK_REPOSITORY: the link is of ": :error::", trusted is "acme/checkout"',
      () => verifySigned({ [`${X}/repository`]: '\u001b[31m::error::\u202e' }),
    ],
  ])('%s', async (message, provoke) => {
    expect(await refusal(provoke)).toEqual({
      code: 'LINK_REJECTED',
      message,
      next: 'nothing of it counts: make it again from its inputs, or find out who changed it',
    })
  })

  it('LINK_PREDICATE: the station signs another predicate', async () => {
    expect(await refusal(() => verifySigned(GENERATE, 'generate'))).toMatchObject({
      message: expect.stringContaining('generate signs https://slsa.dev/provenance/v1') as string,
    })
  })
})

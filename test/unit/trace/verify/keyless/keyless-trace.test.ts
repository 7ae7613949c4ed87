import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { identitySigner } from '../../../../../shared/trace/identity/identity-signer.ts'
import { writeTraceFolder } from '../../../../../shared/trace/folder/trace-folder.ts'
import { verifyTraceFolder } from '../../../../../shared/trace/folder/verify-trace-folder.ts'
import type { SealedParcel } from '../../../../../shared/trace/parcel/parcel.ts'
import type { Signer } from '../../../../../shared/trace/signer/signer.ts'
import { openAnswer, sealAnswer } from '../../../../../shared/trace/verify/answer.ts'
import type { KeylessTrust } from '../../../../../shared/trace/verify/keyless/keyless-trust.ts'
import { claimsOf } from '../../../../support/sigstore/claims.ts'
import { keylessTrust } from '../../../../support/sigstore/keyless-trust.ts'
import { startSigstore, tokenOf, type SigstoreStandIn } from '../../../../support/sigstore/sigstore.ts'
import { ACTIONS, FILES, sealStep } from '../../trace-fixture.ts'

let sigstore: SigstoreStandIn
let trust: KeylessTrust
let parcels: SealedParcel[]
let root: string

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'jidoka-keyless-'))
  sigstore = await startSigstore()
  trust = keylessTrust(sigstore, ACTIONS)
  parcels = []
  for (const action of ACTIONS) {
    parcels.push(
      await sealStep(action, parcels, { extension: { assurance: 'keyless' }, signer: signerOf(action) }),
    )
  }
})
afterAll(async () => {
  rmSync(root, { recursive: true, force: true })
  await sigstore.close()
})

function signerOf(station: string): Signer {
  const claims = claimsOf({ run_id: '4242', environment: `factory-${station}` })
  const identityToken = (): Promise<string> => Promise.resolve(tokenOf(claims))
  return identitySigner({ station, trust, identityToken, servers: sigstore.servers.timestamp })
}

let folder: string
beforeEach(async () => {
  folder = join(mkdtempSync(join(root, 'trace-')), 'trace')
  await writeTraceFolder(folder, {
    parcels,
    html: '<p>page</p>',
    files: FILES,
    trust,
    signer: signerOf('trace-publish'),
  })
})

describe('a trace whose stations signed keyless', () => {
  it('is verified offline, and holds no keys', async () => {
    const asked = sigstore.requests.length
    const report = await verifyTraceFolder(folder, trust)
    expect(report).toMatchObject({ verified: true, assurance: 'keyless', code: null })
    expect(sigstore.requests).toHaveLength(asked)
    expect(readdirSync(folder)).not.toContain('keys')
  })

  it('stays verified when the root of the trust file has grown since', async () => {
    const { certificateAuthorities } = sigstore.trustedRoot
    const other = await startSigstore()
    const grown = [...(certificateAuthorities as []), ...(other.trustedRoot['certificateAuthorities'] as [])]
    await other.close()
    const newer = { ...trust, trustedRoot: { ...sigstore.trustedRoot, certificateAuthorities: grown } }
    expect(await verifyTraceFolder(folder, newer)).toMatchObject({ verified: true })
  })

  it('is refused when another station sealed it, or a file changed', async () => {
    const path = join(folder, 'index.html')
    writeFileSync(path, `${readFileSync(path, 'utf8')} `)
    expect(await verifyTraceFolder(folder, trust)).toMatchObject({ code: 'TRACE_FILE_CHANGED' })
    const stations = { ...trust.stations, 'trace-publish': ['factory-result'] }
    expect(await verifyTraceFolder(folder, { ...trust, stations })).toMatchObject({
      code: 'SEAL_STATION_KEY',
    })
    const repositoryId = '4712'
    expect(await verifyTraceFolder(folder, { ...trust, repositoryId })).toMatchObject({ code: 'SEAL_SIGNER' })
  })

  it('is refused when its seal carries no time', async () => {
    const path = join(folder, 'seal.sigstore.json')
    const seal = readFileSync(path, 'utf8').replace(/"rfc3161Timestamps":\[[^\]]*\]/, '')
    writeFileSync(path, seal)
    expect(await verifyTraceFolder(folder, trust)).toMatchObject({ code: 'SEAL_SIGNATURE' })
  })
})

describe('a recorded answer', () => {
  const identity = { serial: 'JD-0000-1111-2222', station: 'generate', round: 1, attempt: 1, call: 1 }

  it('is signed keyless too, and refused from the job of another station', async () => {
    const own = await sealAnswer(identity, '{}', signerOf('generate'))
    expect((await openAnswer(own.bytes, identity, trust)).toString()).toBe('{}\n')
    const theirs = { ...identity, station: 'review' }
    const foreign = { ...trust, stations: { ...trust.stations, review: ['factory-generate'] } }
    const claims = claimsOf({ environment: 'factory-generate' })
    const identityToken = (): Promise<string> => Promise.resolve(tokenOf(claims))
    const servers = sigstore.servers.timestamp
    const liar = identitySigner({ station: 'review', trust: foreign, identityToken, servers })
    const { bytes } = await sealAnswer(theirs, '{}', liar)
    await expect(openAnswer(bytes, theirs, trust)).rejects.toMatchObject({ detail: 'LINK_ENVIRONMENT' })
  })
})

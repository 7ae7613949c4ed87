import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatTrust, readTrust } from '../../../../../shared/trace/verify/trust.ts'
import { keylessTrust } from '../../../../support/sigstore/keyless-trust.ts'
import { startSigstore, type SigstoreStandIn } from '../../../../support/sigstore/sigstore.ts'

let sigstore: SigstoreStandIn
beforeAll(async () => {
  sigstore = await startSigstore()
})
afterAll(() => sigstore.close())

const text = (): string => formatTrust(keylessTrust(sigstore, ['generate', 'review']))

/** The file with a part of its identities changed; `undefined` removes it. */
function fileWith(change: object): Buffer {
  const file = JSON.parse(text()) as { keyless: object }
  return Buffer.from(JSON.stringify({ ...file, keyless: { ...file.keyless, ...change } }))
}

describe('a trust file of identities', () => {
  it('is read as it was written', () => {
    expect(formatTrust(readTrust(Buffer.from(text())))).toBe(text())
    expect(readTrust(Buffer.from(text()))).toEqual(keylessTrust(sigstore, ['generate', 'review']))
  })

  it.each([
    ['an unknown part', { comment: 'x' }],
    ['no root', { trustedRoot: undefined }],
    ['a root of another kind', { trustedRoot: { mediaType: 'text/plain', certificateAuthorities: [{}] } }],
    ['a root without authorities', { trustedRoot: { certificateAuthorities: [] } }],
    ['no station', { stations: {} }],
    ['a station without an environment', { stations: { review: [] } }],
    ['a name for a repository number', { repositoryId: 'acme/checkout' }],
    ['a workflow at a tag', { workflows: ['https://github.com/a/b/.github/workflows/x.yml@refs/tags/v1'] }],
    ['a pattern of workflows', { workflows: ['https://github.com/a/b/*'] }],
    ['an unknown kind of machine', { runners: 'self-hosted' }],
    ['no issuer', { issuer: '' }],
    ['two logs', { thresholds: { tlog: 2, ctlog: 1 } }],
  ])('is refused with %s', (_, change) => {
    expect(() => readTrust(fileWith(change))).toThrow(expect.objectContaining({ code: 'TRUST_INVALID' }))
  })

  it('holds keys or identities, never both', () => {
    const both = { ...(JSON.parse(text()) as object), keys: [] }
    expect(() => readTrust(Buffer.from(JSON.stringify(both)))).toThrow(
      expect.objectContaining({ code: 'TRUST_INVALID' }),
    )
    const keyed = { ...both, assurance: 'keyed' }
    expect(() => readTrust(Buffer.from(JSON.stringify(keyed)))).toThrow(
      expect.objectContaining({ code: 'TRUST_INVALID' }),
    )
  })
})

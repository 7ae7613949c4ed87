import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asFactoryError, FactoryError } from '../../../../shared/errors.ts'
import { identitySigner, type IdentityOptions } from '../../../../shared/trace/identity/identity-signer.ts'
import { signStatement } from '../../../../shared/trace/signer/bundle.ts'
import { claimsOf } from '../../../support/sigstore/claims.ts'
import { keylessTrust } from '../../../support/sigstore/keyless-trust.ts'
import {
  startSigstore,
  tokenOf,
  type ServerFault,
  type SigstoreStandIn,
} from '../../../support/sigstore/sigstore.ts'

let sigstore: SigstoreStandIn
beforeEach(async () => {
  sigstore = await startSigstore()
})
afterEach(() => sigstore.close())

const CERTIFICATE = '/api/v2/signingCert'
const TIMESTAMP = '/api/v1/timestamp'
const LOG = '/api/v1/log/entries'

function options(changes: Partial<IdentityOptions> = {}): IdentityOptions {
  return {
    station: 'generate',
    servers: sigstore.servers.timestamp,
    trust: keylessTrust(sigstore, ['generate']),
    identityToken: () => Promise.resolve(tokenOf(claimsOf())),
    patience: { timeoutMs: 3000, retries: 1, waitMs: 1 },
    ...changes,
  }
}

/** Code and retryability of what signing ends with; `signed` when there is a bundle. */
async function ending(changes: Partial<IdentityOptions> = {}): Promise<string> {
  try {
    await signStatement({ any: 'statement' }, identitySigner(options(changes)))
    return 'signed'
  } catch (thrown) {
    const { code, detail, retryable } = asFactoryError(thrown)
    return [code, detail ?? '', retryable ? 'again' : 'never'].join(' ').replace('  ', ' ')
  }
}

describe('signing with the identity of a job', () => {
  it('gives a certificate and one time: no key, no chain, nothing that a verifier fetches', async () => {
    const { verificationMaterial } = await signStatement({ any: 'statement' }, identitySigner(options()))
    expect(Object.keys(verificationMaterial).sort()).toEqual(['certificate', 'timestampVerificationData'])
    expect(sigstore.requests).toEqual([CERTIFICATE, TIMESTAMP])
  })

  it('makes a new key for each signature', async () => {
    const signer = identitySigner(options())
    const first = await signStatement({ any: 'statement' }, signer)
    const second = await signStatement({ any: 'statement' }, signer)
    expect(first.verificationMaterial).not.toEqual(second.verificationMaterial)
  })

  it.each<[what: string, path: string, faults: ServerFault[], end: string]>([
    ['the certificate authority is down once', CERTIFICATE, [503], 'signed'],
    ['the certificate authority stays down', CERTIFICATE, [503, 500], 'SIGNING_DOWN again'],
    ['it asks for fewer requests', CERTIFICATE, [429, 429], 'SIGNING_DOWN again'],
    ['it is silent', CERTIFICATE, ['silent', 'silent'], 'SIGNING_DOWN again'],
    ['it refuses the token', CERTIFICATE, [403], 'SIGNING_REFUSED again'],
    ['it answers nonsense', CERTIFICATE, ['garbage'], 'SIGNING_ANSWER again'],
    ['the timestamp authority is down', TIMESTAMP, [502, 502], 'SIGNING_DOWN again'],
    ['it answers nonsense', TIMESTAMP, ['garbage'], 'SIGNING_ANSWER LINK_CERTIFICATE again'],
  ])('%s (%s): %j ends in %s', async (_, path, faults, end) => {
    sigstore.faults[path] = faults
    expect(await ending()).toBe(end)
  })

  it.each<[faults: ServerFault[], end: string]>([
    [[500, 500], 'SIGNING_DOWN again'],
    [['garbage'], 'SIGNING_ANSWER again'],
  ])('the log answers %j: ends in %s', async (faults, end) => {
    sigstore.faults[LOG] = faults
    expect(await ending({ servers: sigstore.servers.log })).toBe(end)
  })

  it('ends retryable when a server cannot be reached', async () => {
    const servers = { ...sigstore.servers.timestamp, fulcio: 'http://127.0.0.1:9' }
    expect(await ending({ servers })).toBe('SIGNING_DOWN again')
  })

  it('ends with what the runner says when it gives no token', async () => {
    const identityToken = (): Promise<string> => Promise.reject(new FactoryError('IDENTITY_REFUSED', 'no'))
    expect(await ending({ identityToken })).toBe('IDENTITY_REFUSED again')
  })

  it('never shows a token, whatever it holds', async () => {
    const secret = `${Buffer.from('{}').toString('base64url')}.bm8ganNvbg.c2ln`
    const signed = signStatement(
      {},
      identitySigner(options({ identityToken: () => Promise.resolve(secret) })),
    )
    const { message, hint } = asFactoryError(await signed.catch((thrown: unknown) => thrown))
    expect(`${message} ${hint ?? ''}`).not.toContain('bm8ganNvbg')
  })

  it('refuses what its own trust file would refuse: another clock, station or root', async () => {
    const late = await startSigstore({ now: new Date(Date.now() + 3_600_000) })
    const skewed = { servers: late.servers.timestamp, trust: keylessTrust(late, ['generate']) }
    expect(await ending(skewed)).toBe('SIGNING_ANSWER LINK_CERTIFICATE again')
    expect(await ending({ trust: keylessTrust(late, ['generate']) })).toBe(
      'SIGNING_ANSWER LINK_TIMESTAMP again',
    )
    expect(await ending({ station: 'review' })).toBe('SIGNING_ANSWER LINK_ENVIRONMENT again')
    await late.close()
  })

  it('says that the root of the trust file cannot be read', async () => {
    const trustedRoot = {
      mediaType: 'x',
      certificateAuthorities: [{ certChain: { certificates: [{ rawBytes: 'AAAA' }] } }],
    }
    expect(await ending({ trust: { ...keylessTrust(sigstore, ['generate']), trustedRoot } })).toBe(
      'TRUST_INVALID never',
    )
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asFactoryError } from '../../../shared/errors.ts'
import type { KeylessSigning } from '../../../shared/factory/signing.ts'
import type { StationInputs } from '../../../shared/station/inputs.ts'
import { signerFor, trustedSignerFor } from '../../../shared/station/signing.ts'
import type { KeylessTrust } from '../../../shared/trace/verify/keyless/keyless-trust.ts'
import { trustOf } from '../../../shared/trace/verify/trust.ts'
import { claimsOf, type JobClaims } from '../../support/sigstore/claims.ts'
import { keylessTrust } from '../../support/sigstore/keyless-trust.ts'
import { startSigstore, tokenOf, type SigstoreStandIn } from '../../support/sigstore/sigstore.ts'
import { factoryOf } from '../../support/unit-of.ts'

let sigstore: SigstoreStandIn
let trust: KeylessTrust
beforeAll(async () => {
  sigstore = await startSigstore()
  trust = keylessTrust(sigstore, ['generate', 'review'])
})
afterAll(() => sigstore.close())

const KEYLESS: KeylessSigning = { mode: 'keyless', trust: 't.json', instance: 'github', publicNames: false }
const inputs = { station: 'generate', ephemeral: false, localKeys: false, signingKey: '' } as StationInputs
const BASE = 'b'.repeat(40)

/** Why the job with these claims may not sign for generate; `may sign` when it may. */
async function answer(claims: Partial<JobClaims>, signing: Partial<KeylessSigning> = {}): Promise<string> {
  const unit = { factory: { ...factoryOf(), signing: { ...KEYLESS, ...signing } }, base: BASE }
  const host = { identityToken: () => Promise.resolve(tokenOf(claimsOf(claims))) }
  try {
    return (await trustedSignerFor(inputs, unit, { host, trust })).assurance === 'keyless'
      ? 'may sign'
      : 'other'
  } catch (thrown) {
    const { code, detail } = asFactoryError(thrown)
    return detail === undefined ? code : `${code} ${detail}`
  }
}

describe('a job whose line signs keyless', () => {
  it('is asked who it is before its work, and no server hears of it', async () => {
    expect(await answer({})).toBe('may sign')
    expect(sigstore.requests).toEqual([])
  })

  it.each<[what: string, claims: Partial<JobClaims>, end: string]>([
    ['it runs in the environment of another station', { environment: 'factory-review' }, 'LINK_ENVIRONMENT'],
    ['it runs on a branch', { ref: 'refs/heads/x' }, 'LINK_WORKFLOW'],
    ['it runs in a fork', { repository_id: '1' }, 'LINK_REPOSITORY_ID'],
    ['it runs on a machine of the team', { runner_environment: 'self-hosted' }, 'LINK_RUNNER'],
    ['it runs at another commit', { sha: 'c'.repeat(40) }, 'LINK_SOURCE'],
  ])('is refused at once when %s', async (_, claims, detail) => {
    expect(await answer(claims)).toBe(`IDENTITY_WRONG ${detail}`)
  })

  it('never writes names of a private repository into public logs, unless factory.yml says so', async () => {
    const hidden = { repository_visibility: 'private' }
    expect(await answer(hidden, { instance: 'public' })).toBe('IDENTITY_PRIVATE')
    expect(await answer({ repository_visibility: 'internal' }, { instance: 'public' })).toBe(
      'IDENTITY_PRIVATE',
    )
    expect(await answer(hidden, { instance: 'public', publicNames: true })).toBe('may sign')
    expect(await answer(hidden, { instance: 'github' })).toBe('may sign')
    expect(await answer({}, { instance: 'public' })).toBe('may sign')
  })

  it('cannot sign without an identity, as on a machine of its own, but for local keys', async () => {
    const factory = { ...factoryOf(), signing: KEYLESS }
    await expect(signerFor(inputs, factory, { host: {}, trust })).rejects.toMatchObject({
      code: 'IDENTITY_MISSING',
    })
    const thrownAway = await signerFor({ ...inputs, ephemeral: true }, factory, { host: {}, trust })
    expect(thrownAway.assurance).toBe('local')
  })

  it('needs a trust file that names identities', async () => {
    const host = { identityToken: () => Promise.resolve('') }
    const keys = trustOf(new Map(), { repository: 'acme/checkout', assurance: 'keyed' })
    const signer = signerFor(inputs, { ...factoryOf(), signing: KEYLESS }, { host, trust: keys })
    await expect(signer).rejects.toMatchObject({ code: 'TRUST_INVALID' })
  })

  it('refuses what is no token, and does not show it', async () => {
    const host = { identityToken: () => Promise.resolve('a.secret.b') }
    const unit = { factory: { ...factoryOf(), signing: KEYLESS }, base: BASE }
    const thrown = await trustedSignerFor(inputs, unit, { host, trust }).catch(asFactoryError)
    expect(thrown).toMatchObject({ code: 'IDENTITY_REFUSED' })
    expect(JSON.stringify(thrown)).not.toContain('secret')
  })
})

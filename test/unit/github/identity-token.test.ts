import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { identityTokenOf } from '../../../shared/github/identity-token.ts'
import { claimsOf } from '../../support/sigstore/claims.ts'
import { startSigstore, tokenOf, type SigstoreStandIn } from '../../support/sigstore/sigstore.ts'

let sigstore: SigstoreStandIn
beforeEach(async () => {
  sigstore = await startSigstore()
  // the toolkit writes the mask of the token to standard output
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await sigstore.close()
})

/** The token of a job, asked for as the toolkit does: its variables are those of the process. */
function tokenIn(variables: Record<string, string>): Promise<string> | undefined {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  return identityTokenOf(variables)?.()
}

test('a job gets a token for Sigstore, masked in its log', async () => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const token = await tokenIn(sigstore.jobVariables(claimsOf()))
  expect(token).toBe(tokenOf(claimsOf()))
  expect(written.mock.calls.map(String).join('')).toContain(`::add-mask::${token ?? ''}`)
})

test('a job without `id-token: write` has no identity', () => {
  expect(tokenIn({})).toBeUndefined()
})

test('a runner that refuses or answers nonsense ends in an error that may pass', async () => {
  sigstore.faults['/token'] = [403, 'garbage']
  const variables = sigstore.jobVariables(claimsOf())
  await expect(tokenIn(variables)).rejects.toMatchObject({ code: 'IDENTITY_REFUSED', retryable: true })
  await expect(tokenIn(variables)).rejects.toMatchObject({ code: 'IDENTITY_REFUSED', retryable: true })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { compareIdentities } from '../../../../shared/cli/doctor/identities.ts'
import { lineIdentities } from '../../../../shared/compile/identities.ts'
import { readFactory } from '../../../../shared/factory/read-factory.ts'
import type { Factory } from '../../../../shared/factory/factory.ts'
import type { KeylessSigning } from '../../../../shared/factory/signing.ts'
import type { KeylessTrust } from '../../../../shared/trace/verify/keyless/keyless-trust.ts'
import { keylessTrust } from '../../../support/sigstore/keyless-trust.ts'
import { startSigstore, type SigstoreStandIn } from '../../../support/sigstore/sigstore.ts'
import { LINE } from '../line.ts'

let sigstore: SigstoreStandIn
beforeAll(async () => {
  sigstore = await startSigstore()
})
afterAll(() => sigstore.close())

const OWN = 'mode: keyless, instance: { fulcio: "https://ca.example.com", tsa: "https://tsa.example.com" }'

function line(signing = OWN): { factory: Factory; signing: KeylessSigning } {
  const reading = readFactory(Buffer.from(LINE.replace('mode: keyed', signing)), 'factory.yml')
  if (reading.kind === 'bad' || reading.factory.signing.mode !== 'keyless') throw new Error('no such line')
  return { factory: reading.factory, signing: reading.factory.signing }
}

/** State of every check of the trust file that fits the line, with this change. */
async function states(
  change: Partial<KeylessTrust> = {},
  { signing = OWN, now = new Date() } = {},
): Promise<string[]> {
  const { factory, signing: said } = line(signing)
  const trust = {
    ...keylessTrust(sigstore, []),
    repository: 'acme/shop',
    ...lineIdentities(factory, said, 'factory.yml'),
    ...change,
  }
  const checks = await compareIdentities(trust, factory, { signing: said, now, factoryPath: 'factory.yml' })
  return checks.map(({ state }) => state)
}

test('a trust file that jidoka trust would write is fine', async () => {
  expect(await states()).toEqual(['ok'])
})

test('what differs from the compiled workflows is to fix', async () => {
  expect(await states({ repository: 'acme/other' })).toEqual(['fix'])
  expect(
    await states({ workflows: ['https://github.com/a/b/.github/workflows/x.yml@refs/heads/main'] }),
  ).toEqual(['fix'])
  expect(await states({ stations: { generate: ['factory-generate'] } })).toEqual(['fix'])
  expect(await states({ thresholds: { tlog: 1, ctlog: 0 } })).toEqual(['fix'])
})

test('a root that is not valid now is to fix, once for certificates and once for times', async () => {
  expect(await states({}, { now: new Date('2019-01-01T00:00:00Z') })).toEqual(['fix', 'fix'])
  const trustedRoot = { ...sigstore.trustedRoot, timestampAuthorities: [] }
  expect(await states({ trustedRoot })).toEqual(['fix'])
})

test('machines of the team, and a root that does not name the instance, are worth a note', async () => {
  expect(await states({ runners: 'any' })).toEqual(['ok', 'note'])
  expect(await states({}, { signing: 'mode: keyless, instance: github' })).toEqual(['ok', 'note'])
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asFactoryError } from '../../../../../shared/errors.ts'
import type { JsonObject } from '../../../../../shared/formats/canonical.ts'
import { identitySigner } from '../../../../../shared/trace/identity/identity-signer.ts'
import { signStatement } from '../../../../../shared/trace/signer/bundle.ts'
import type { CertificateMaterial, SignedBundle } from '../../../../../shared/trace/signer/bundle-kind.ts'
import { buildStatement } from '../../../../../shared/trace/statement/build-statement.ts'
import type { KeylessTrust } from '../../../../../shared/trace/verify/keyless/keyless-trust.ts'
import type { Trust } from '../../../../../shared/trace/verify/trust.ts'
import { verifyLink } from '../../../../../shared/trace/verify/verify-link.ts'
import { claimsOf, type JobClaims } from '../../../../support/sigstore/claims.ts'
import { keylessTrust } from '../../../../support/sigstore/keyless-trust.ts'
import { startSigstore, tokenOf, type SigstoreStandIn } from '../../../../support/sigstore/sigstore.ts'
import { ACTIONS, draftOf, signerOf, TRUST } from '../../trace-fixture.ts'

let sigstore: SigstoreStandIn
let other: SigstoreStandIn
let trust: KeylessTrust

beforeAll(async () => {
  sigstore = await startSigstore()
  other = await startSigstore()
  trust = keylessTrust(sigstore, ACTIONS)
})
afterAll(async () => {
  await sigstore.close()
  await other.close()
})

/** The job that the run in the fixture's links names. */
const JOB = { run_id: '4242', environment: 'factory-spec-validate' }

/** A link of spec-validate, signed by a job with these claims. */
async function linkOf(
  claims: Partial<JobClaims> = {},
  time: 'log' | 'timestamp' = 'timestamp',
): Promise<SignedBundle> {
  const statement = buildStatement(draftOf('spec-validate', [], { extension: { assurance: 'keyless' } }))
  const { repository_id: repositoryId = '4711', runner_environment: runner } = claims
  const environment = claims.environment ?? JOB.environment
  const repository = claims.repository ?? 'acme/checkout'
  const ref = claims.ref ?? 'refs/heads/main'
  // what the signer itself checks is not what these tests are about
  const lenient = {
    ...trust,
    issuer: claims.iss ?? trust.issuer,
    repositoryId,
    stations: { 'spec-validate': [environment] },
    workflows: [
      ...trust.workflows,
      `https://github.com/${claims.job_workflow_ref ?? `${repository}/.github/workflows/factory-unit.yml@${ref}`}`,
    ],
    runners: runner === undefined ? trust.runners : ('any' as const),
  }
  const token = tokenOf(claimsOf({ ...JOB, ...claims }))
  const identityToken = (): Promise<string> => Promise.resolve(token)
  const options = { servers: sigstore.servers[time], identityToken, trust: lenient, station: 'spec-validate' }
  return signStatement(statement, identitySigner(options))
}

const verdict = (link: unknown, by: Trust = trust): Promise<string> =>
  verifyLink(link, by).then(
    () => 'verified',
    (thrown: unknown) => asFactoryError(thrown).detail ?? asFactoryError(thrown).code,
  )

/** The link with its material changed. */
function withMaterial(link: SignedBundle, change: (material: CertificateMaterial) => object): SignedBundle {
  const { verificationMaterial: material } = link
  if (!('certificate' in material)) throw new Error('the link was signed with a key')
  return { ...link, verificationMaterial: change(material) as CertificateMaterial }
}

/** The trusted root with the validity of some authorities ended before now. */
function endedAt(kinds: readonly string[], root: JsonObject): JsonObject {
  const ended = (each: JsonObject): JsonObject => {
    const validFor = { start: '2020-01-01T00:00:00Z', end: '2021-01-01T00:00:00Z' }
    if (each['publicKey'] === undefined) return { ...each, validFor }
    return { ...each, publicKey: { ...(each['publicKey'] as JsonObject), validFor } }
  }
  const changed = kinds.map((kind) => [kind, (root[kind] as JsonObject[]).map(ended)])
  return { ...root, ...Object.fromEntries(changed) } as JsonObject
}

describe('a link that the job of its station signed', () => {
  it('is verified with the time of a timestamp authority, or of a log', async () => {
    expect(await verdict(await linkOf())).toBe('verified')
    const logged = await linkOf({}, 'log')
    expect(await verdict(logged, { ...trust, thresholds: { tlog: 1, ctlog: 1 } })).toBe('verified')
  })

  it('says who signed', async () => {
    const { signer } = await verifyLink(await linkOf(), trust)
    expect(signer).toBe(
      'https://github.com/acme/checkout/.github/workflows/factory-unit.yml@refs/heads/main (factory-spec-validate)',
    )
  })

  it('may be signed in a repair round, which is another workflow file', async () => {
    const round = 'acme/checkout/.github/workflows/factory-round.yml@refs/heads/main'
    expect(await verdict(await linkOf({ job_workflow_ref: round }))).toBe('verified')
  })
})

describe('a link is refused when its certificate is', () => {
  const fork = { repository: 'mallory/checkout', repository_id: '666' }
  const branch = 'refs/heads/mallory'
  it.each<[what: string, code: string, claims: Partial<JobClaims>]>([
    ['of the job of another station', 'LINK_ENVIRONMENT', { environment: 'factory-review' }],
    ['of a job without an environment', 'LINK_ENVIRONMENT', { environment: '' }],
    ['of an environment in other letters', 'LINK_ENVIRONMENT', { environment: 'Factory-Spec-Validate' }],
    ['of a branch that any writer makes', 'LINK_WORKFLOW', { ref: branch }],
    ['of a branch whose name begins alike', 'LINK_WORKFLOW', { ref: 'refs/heads/main2' }],
    ['of a pull request', 'LINK_WORKFLOW', { ref: 'refs/pull/1/merge' }],
    ['of another workflow of the repository', 'LINK_WORKFLOW', { job_workflow_ref: OTHER_WORKFLOW }],
    ['of a fork', 'LINK_REPOSITORY_ID', fork],
    ['of a later repository of the same name', 'LINK_REPOSITORY_ID', { repository_id: '4712' }],
    ['of a machine of the team', 'LINK_RUNNER', { runner_environment: 'self-hosted' }],
    ['of another issuer', 'LINK_ISSUER', { iss: 'https://token.actions.example.com' }],
    ['of a run of another commit', 'LINK_SOURCE', { sha: 'c'.repeat(40), job_workflow_sha: 'b'.repeat(40) }],
    ['of a workflow file of another commit', 'LINK_SOURCE', { job_workflow_sha: 'c'.repeat(40) }],
    ['of another run', 'LINK_RUN', { run_id: '4243' }],
    ['of another attempt', 'LINK_RUN', { run_attempt: '2' }],
  ])('%s', async (_, code, claims) => {
    expect(await verdict(await linkOf(claims))).toBe(code)
  })

  it('of an authority that the root does not hold', async () => {
    expect(await verdict(await linkOf(), { ...trust, trustedRoot: other.trustedRoot })).toBe('LINK_TIMESTAMP')
    const { timestampAuthorities } = sigstore.trustedRoot
    const mixed = { ...other.trustedRoot, timestampAuthorities } as JsonObject
    expect(await verdict(await linkOf(), { ...trust, trustedRoot: mixed })).toBe('LINK_CERTIFICATE')
  })

  it.each([['certificateAuthorities'], ['timestampAuthorities'], ['ctlogs']])(
    'of a time when the root did not trust its %s',
    async (kind) => {
      const trustedRoot = endedAt([kind], sigstore.trustedRoot)
      expect(await verdict(await linkOf(), { ...trust, trustedRoot })).toBe('LINK_ROOT_EXPIRED')
    },
  )

  it('in no log of certificates, and the trust file asks for one', async () => {
    const trustedRoot = { ...sigstore.trustedRoot, ctlogs: [] }
    expect(await verdict(await linkOf(), { ...trust, trustedRoot })).toBe('LINK_CERTIFICATE')
  })
})

const OTHER_WORKFLOW = 'acme/checkout/.github/workflows/release.yml@refs/heads/main'

describe('a link is refused when', () => {
  it('nobody says when it was signed', async () => {
    const bare = withMaterial(await linkOf(), (material) => ({ ...material, timestampVerificationData: {} }))
    expect(await verdict(bare)).toBe('LINK_TIME_MISSING')
  })

  it('the log has not signed its time', async () => {
    const logged = withMaterial(await linkOf({}, 'log'), ({ tlogEntries, ...rest }) => {
      const [entry] = tlogEntries ?? []
      return { ...rest, tlogEntries: [{ ...entry, inclusionPromise: undefined }] }
    })
    expect(await verdict(JSON.parse(JSON.stringify(logged)))).toBe('LINK_TIME_MISSING')
  })

  it('two say when it was signed', async () => {
    const [stamped, logged] = [await linkOf(), await linkOf({}, 'log')]
    const { timestampVerificationData } = stamped.verificationMaterial
    const both = withMaterial(logged, (material) => ({ ...material, timestampVerificationData }))
    expect(await verdict(both)).toBe('LINK_TIME_TWICE')
  })

  it('its timestamp is of another signature', async () => {
    const { timestampVerificationData } = (await linkOf()).verificationMaterial
    const swapped = withMaterial(await linkOf(), (material) => ({ ...material, timestampVerificationData }))
    expect(await verdict(swapped)).toBe('LINK_TIMESTAMP')
  })

  it('its log entry is of another signature, or is missing where the trust file asks for one', async () => {
    const strict = { ...trust, thresholds: { tlog: 1, ctlog: 1 } as const }
    const [first, second] = [await linkOf({}, 'log'), await linkOf({}, 'log')]
    const { verificationMaterial: theirs } = second
    const swapped = withMaterial(first, (material) => ({ ...theirs, certificate: material.certificate }))
    expect(await verdict(swapped, strict)).toBe('LINK_LOG')
    expect(await verdict(await linkOf(), strict)).toBe('LINK_LOG')
  })

  it('its payload was changed', async () => {
    const link = await linkOf()
    const payload = Buffer.from(link.dsseEnvelope.payload, 'base64').toString().replace('slugify', 'slugifi')
    const envelope = { ...link.dsseEnvelope, payload: Buffer.from(payload).toString('base64') }
    expect(await verdict({ ...link, dsseEnvelope: envelope })).toBe('LINK_SIGNATURE')
  })

  it('its certificate was exchanged for that of another job', async () => {
    const theirs = (await linkOf({ environment: 'factory-review' })).verificationMaterial
    const certificate = 'certificate' in theirs ? theirs.certificate : undefined
    expect(await verdict(withMaterial(await linkOf(), (material) => ({ ...material, certificate })))).toBe(
      'LINK_SIGNATURE',
    )
  })

  it('it was signed with a key, or the trust is in keys', async () => {
    const statement = buildStatement(draftOf('spec-validate', []))
    const keyed = await signStatement(statement, signerOf('spec-validate'))
    expect(await verdict(keyed)).toBe('LINK_SIGNER')
    expect(await verdict(await linkOf(), TRUST)).toBe('LINK_SIGNER')
  })

  it('it claims less than its identity proves', async () => {
    const statement = buildStatement(draftOf('spec-validate', []))
    const identityToken = (): Promise<string> => Promise.resolve(tokenOf(claimsOf(JOB)))
    const signer = identitySigner({
      servers: sigstore.servers.timestamp,
      identityToken,
      trust,
      station: 'spec-validate',
    })
    expect(await verdict(await signStatement(statement, signer))).toBe('LINK_ASSURANCE')
  })
})

import type { TrustMaterial, Verifier } from '@sigstore/verify'
import type { CertificateMaterial, SignedBundle } from '../../signer/bundle-kind.ts'
import { rejected, type TraceCode } from '../../statement/rejection.ts'
import { identityOfCertificate, type WorkflowIdentity } from './identity.ts'
import { rootMaterial, type KeylessTrust } from './keyless-trust.ts'

/**
 * The identity whose certificate signed a bundle. Checks the signature, who says when it was made, that the root trusted
 * the authority of the certificate at that time, and the logs. Needs no network.
 * @throws FactoryError LINK_REJECTED with the code of the first failed check, TRUST_INVALID.
 */
export async function verifyCertificate(
  bundle: SignedBundle,
  material: CertificateMaterial,
  trust: KeylessTrust,
): Promise<WorkflowIdentity> {
  checkTimeSource(material)
  const [library, { bundleFromJSON }, { X509Certificate, crypto }, root] = await Promise.all([
    import('@sigstore/verify'),
    import('@sigstore/bundle'),
    import('@sigstore/core'),
    rootMaterial(trust),
  ])
  const certificate = readable(() =>
    X509Certificate.parse(Buffer.from(material.certificate.rawBytes, 'base64')),
  )
  const entity = readable(() => library.toSignedEntity(bundleFromJSON(bundle)))
  if (!entity.signature.verifySignature(crypto.createPublicKey(certificate.publicKey)))
    throw rejected('LINK_SIGNATURE', 'the signature is not that of the payload')
  const { tlog, ctlog } = trust.thresholds
  const thresholds = { tlogThreshold: tlog, ctlogThreshold: ctlog, timestampThreshold: 1 }
  verifyAgainst(root, (known) => new library.Verifier(known, thresholds).verify(entity))
  return identityOfCertificate(certificate)
}

/**
 * A certificate is valid for ten minutes, so somebody trusted must say when it signed, and only one: of two times, each could
 * be the one that fits. @throws FactoryError LINK_REJECTED: LINK_TIME_MISSING, LINK_TIME_TWICE.
 */
function checkTimeSource({ tlogEntries, timestampVerificationData }: CertificateMaterial): void {
  const logs = (tlogEntries ?? []).filter(({ integratedTime = '0' }) => integratedTime !== '0')
  const stamps = timestampVerificationData.rfc3161Timestamps ?? []
  if (logs.length + stamps.length > 1)
    throw rejected('LINK_TIME_TWICE', 'a log and a timestamp authority both say when it was signed')
  if (logs.some(({ inclusionPromise }) => inclusionPromise === undefined))
    throw rejected('LINK_TIME_MISSING', 'the log has not signed the time that stands beside its entry')
  if (logs.length + stamps.length === 0)
    throw rejected('LINK_TIME_MISSING', 'nobody trusted says when it was signed')
}

/** Certificates, entries and timestamps may be any bytes. */
function readable<T>(parse: () => T): T {
  try {
    return parse()
  } catch (cause) {
    throw rejected('LINK_CERTIFICATE', UNREADABLE, cause)
  }
}

const UNREADABLE = 'what vouches for it cannot be read'

/** Tells a root that was not valid at the time of the signature from a bundle that it never trusted. */
function verifyAgainst(
  root: TrustMaterial,
  verify: (root: TrustMaterial) => ReturnType<Verifier['verify']>,
): void {
  try {
    verify(root)
  } catch (cause) {
    if (isValid(() => verify(timeless(root))))
      throw rejected('LINK_ROOT_EXPIRED', 'the root did not trust its authorities when it was signed', cause)
    const { code, reason } = causeOf(cause)
    throw rejected(code, reason, cause)
  }
}

function isValid(verify: () => unknown): boolean {
  try {
    verify()
    return true
  } catch {
    return false
  }
}

/** The same authorities, each trusted at any time. */
function timeless(root: TrustMaterial): TrustMaterial {
  const validFor = { start: new Date(0), end: new Date(8.64e15) }
  const always = <T extends { validFor: typeof validFor }>(each: T): T => ({ ...each, validFor })
  return {
    ...root,
    certificateAuthorities: root.certificateAuthorities.map(always),
    timestampAuthorities: root.timestampAuthorities.map(always),
    tlogs: root.tlogs.map(always),
    ctlogs: root.ctlogs.map(always),
  }
}

/** By the start of the library's code (VerificationErrorCode). */
const CAUSES: readonly [start: string, code: TraceCode, reason: string][] = [
  ['TIMESTAMP_', 'LINK_TIMESTAMP', 'no timestamp authority of the root made its timestamp'],
  ['TLOG_', 'LINK_LOG', 'the entry of its log is not genuine, or not of this signature'],
  ['CERTIFICATE_', 'LINK_CERTIFICATE', 'no authority of the root made its certificate for that time'],
]

function causeOf(thrown: unknown): { code: TraceCode; reason: string } {
  const said = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const found = CAUSES.find(([start]) => said.startsWith(start))
  if (found === undefined) return { code: 'LINK_CERTIFICATE', reason: UNREADABLE }
  return { code: found[1], reason: found[2] }
}

import type { X509Certificate } from '@sigstore/core'

/**
 * Who a job is, as the certificate says it or the token that it was made from. An empty text: nothing is said. Names and
 * meanings: https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md
 */
export interface WorkflowIdentity {
  /** Subject alternative name: the workflow file with its ref, e.g. `https://github.com/o/r/.github/workflows/x.yml@refs/heads/main`. */
  workflow: string
  issuer: string
  /** Commit of the workflow file. */
  signerDigest: string
  /** Commit that the run is of. */
  sourceDigest: string
  repositoryId: string
  /** `github-hosted` or `self-hosted`. */
  runner: string
  /** `https://github.com/o/r/actions/runs/1/attempts/1`. */
  run: string
  /** Environment of the job. */
  environment: string
}

/** The identity that a certificate names. Says nothing about whether the certificate is genuine. */
export function identityOfCertificate(certificate: X509Certificate): WorkflowIdentity {
  return {
    workflow: certificate.extSubjectAltName?.uri ?? '',
    issuer: extension(certificate, 8),
    signerDigest: extension(certificate, 10),
    runner: extension(certificate, 11),
    sourceDigest: extension(certificate, 13),
    repositoryId: extension(certificate, 15),
    run: extension(certificate, 21),
    environment: extension(certificate, 23),
  }
}

/** An extension under 1.3.6.1.4.1.57264.1. From number 8 on, each holds one DER string. */
function extension(certificate: X509Certificate, number: number): string {
  const text: Buffer | undefined = certificate.extension(`1.3.6.1.4.1.57264.1.${number}`)?.valueObj.subs[0]
    ?.value
  return text?.toString('utf8') ?? ''
}

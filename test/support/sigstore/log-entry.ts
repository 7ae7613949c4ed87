import { createHash } from 'node:crypto'

/** The part of a proposed entry of a DSSE envelope that Rekor looks at. */
interface ProposedEntry {
  apiVersion: string
  kind: string
  spec: { proposedContent: { envelope: string; verifiers: string[] } }
}

/**
 * Rekor keeps digests of what was proposed, not the envelope; the handler of `@sigstore/mock` keeps what it is given:
 * https://github.com/sigstore/rekor/blob/main/pkg/types/dsse/v0.0.1/dsse_v0_0_1_schema.json
 */
export function canonicalEntry(body: string): string {
  const { apiVersion, kind, spec } = JSON.parse(body) as ProposedEntry
  const { envelope: text, verifiers } = spec.proposedContent
  const envelope = JSON.parse(text) as { payload: string; signatures: { sig: string }[] }
  const signatures = envelope.signatures.map(({ sig }, index) => ({
    signature: sig,
    verifier: verifiers[index],
  }))
  const kept = {
    envelopeHash: hashOf(text),
    payloadHash: hashOf(Buffer.from(envelope.payload, 'base64')),
    signatures,
  }
  return JSON.stringify({ apiVersion, kind, spec: kept })
}

function hashOf(content: string | Buffer): { algorithm: string; value: string } {
  return { algorithm: 'sha256', value: createHash('sha256').update(content).digest('hex') }
}

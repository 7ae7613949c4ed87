import { compareText } from '../../findings.ts'
import { canonicalJson } from '../../formats/canonical.ts'
import { sha256 } from '../../formats/digest.ts'
import { parseJson } from '../../formats/read-json.ts'
import { schemaOf } from '../../formats/schema.ts'
import traceSchema from '../../../schemas/trace.schema.json' with { type: 'json' }
import { RELEASE, STATEMENT_TYPE } from '../statement/statement.ts'
import { asRejection, rejected, rejectionOf, type TraceCode } from '../statement/rejection.ts'
import { signStatement } from '../signer/bundle.ts'
import type { Signer } from '../signer/signer.ts'
import type { Trust } from '../verify/trust.ts'
import { checkSigner } from '../verify/signer-rules.ts'
import { openEnvelope } from '../verify/verifier.ts'
import { parseCanonical } from '../statement/strict-json.ts'
import { MAX_SEAL_BYTES } from '../../limits.ts'

/** The statement over all files of a trace folder (schemas/trace.schema.json, $defs/seal). */
export interface Seal {
  _type: 'https://in-toto.io/Statement/v1'
  /** Every other file by folder path, sorted. */
  subject: { name: string; digest: { sha256: string } }[]
  predicateType: 'https://in-toto.io/attestation/release/v0.1'
  predicate: { purl: string; jidokaSealV1: SealedUnit }
}

export interface SealedUnit {
  serial: string
  repository: string
  /** The publishing station, whose key signs. */
  station: string
  summarySha256: string
}

export const SEAL_FILE = 'seal.sigstore.json'

const sealDocument = schemaOf<Seal>({
  $schema: traceSchema.$schema,
  $id: `${traceSchema.$id}/seal`,
  $defs: traceSchema.$defs,
  $ref: '#/$defs/seal',
})

/** The seal of these files, signed by the publishing station, as the bytes of its file. */
export async function sealFiles(
  files: ReadonlyMap<string, Uint8Array>,
  unit: SealedUnit,
  signer: Signer,
): Promise<Buffer> {
  const subject = [...files]
    .map(([name, bytes]) => ({ name, digest: { sha256: sha256(bytes) } }))
    .sort((a, b) => compareText(a.name, b.name))
  const predicate = { purl: `pkg:generic/jidoka-trace@${unit.serial}`, jidokaSealV1: unit }
  const seal = { _type: STATEMENT_TYPE, subject, predicateType: RELEASE, predicate }
  return jsonLine(await signStatement(sealDocument.parse(seal, 'the seal'), signer))
}

/** Canonical JSON and a final newline: the form of every JSON file we export. */
export function jsonLine(value: unknown): Buffer {
  return Buffer.from(`${canonicalJson(value)}\n`)
}

/** The seal of verified bytes. @throws FactoryError LINK_REJECTED with a SEAL_ code, or KEY_REVOKED. */
export async function openSeal(bytes: Uint8Array, trust: Trust): Promise<Seal> {
  try {
    return await asRejection(() => checkSeal(bytes, trust))
  } catch (thrown) {
    const { code, reason } = rejectionOf(thrown)
    throw rejected(SEAL_CODES[code] ?? 'SEAL_UNREADABLE', reason, thrown)
  }
}

const SEAL_CODES: Partial<Record<TraceCode, TraceCode>> = {
  LINK_SIGNATURE: 'SEAL_SIGNATURE',
  LINK_SIGNER: 'SEAL_SIGNER',
  LINK_STATION_KEY: 'SEAL_STATION_KEY',
  LINK_ENVIRONMENT: 'SEAL_STATION_KEY',
  LINK_ISSUER: 'SEAL_SIGNER',
  LINK_REPOSITORY_ID: 'SEAL_SIGNER',
  LINK_WORKFLOW: 'SEAL_SIGNER',
  LINK_RUNNER: 'SEAL_SIGNER',
  LINK_CERTIFICATE: 'SEAL_SIGNER',
  LINK_TIMESTAMP: 'SEAL_SIGNATURE',
  LINK_LOG: 'SEAL_SIGNATURE',
  LINK_TIME_MISSING: 'SEAL_SIGNATURE',
  LINK_TIME_TWICE: 'SEAL_SIGNATURE',
  LINK_ROOT_EXPIRED: 'LINK_ROOT_EXPIRED',
  KEY_REVOKED: 'KEY_REVOKED',
  SEAL_UNIT: 'SEAL_UNIT',
}

async function checkSeal(bytes: Uint8Array, trust: Trust): Promise<Seal> {
  const bundle = parseJson(bytes, 'the seal', MAX_SEAL_BYTES)
  const { payload, signer } = await openEnvelope(bundle, trust)
  if (!jsonLine(bundle).equals(bytes))
    throw rejected('SEAL_UNREADABLE', 'the seal is not in its one canonical form')
  const seal = sealDocument.parse(parseCanonical(payload), 'the seal')
  const { station, repository } = seal.predicate.jidokaSealV1
  checkSigner(signer, station)
  if (repository !== trust.repository) throw rejected('SEAL_UNIT', 'the seal is of another repository')
  return seal
}

import { digestOf } from '../../formats/digest.ts'
import { isRecord } from '../../formats/read-json.ts'
import type { Statement, TraceExtension } from './statement.ts'

/** SHA-256 of the canonical {@link invariantFormOf} a statement. */
export function invariantDigestOf(statement: Statement): string {
  return digestOf(invariantFormOf(statement))
}

/**
 * What a statement says regardless of who said it, when and where: without `run`, `assurance`, the isolation of commands, the payload digests of
 * earlier links, volatile attachments, the state of reproduction, and the times and builder fields of the predicates.
 * Equal across attempts, hosts and machines; two of them side by side tell where a re-execution went another way.
 */
export function invariantFormOf(statement: Statement): object {
  const { jidokaTraceV1, ...predicate } = statement.predicate
  return {
    ...statement,
    predicate: { ...withoutVolatile(predicate), jidokaTraceV1: invariantExtension(jidokaTraceV1) },
  }
}

function invariantExtension(extension: TraceExtension): object {
  return {
    ...withoutFields(extension, 'run', 'assurance'),
    reproduction: withoutFields(extension.reproduction, 'invariantDigest', 'status'),
    runs: extension.runs.map((each) => withoutFields(each, 'isolation')),
    previous: extension.previous.map((each) => withoutFields(each, 'payloadSha256')),
    attachments: extension.attachments.filter((attachment) => attachment.volatile !== true),
  }
}

/** Provenance: builder and metadata. Verification summary: the time, and payload digests that differ by attempt. */
function withoutVolatile(predicate: object): object {
  const kept = withoutFields(predicate, 'timeVerified', 'inputAttestations')
  if (!('runDetails' in kept) || !isRecord(kept.runDetails)) return kept
  return { ...kept, runDetails: withoutFields(kept.runDetails, 'builder', 'metadata') }
}

function withoutFields(record: object, ...names: string[]): object {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)))
}

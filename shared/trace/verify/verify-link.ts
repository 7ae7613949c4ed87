import { sha256 } from '../../formats/digest.ts'
import type { SchemaProblem } from '../../formats/schema.ts'
import type { SignedBundle } from '../signer/bundle-kind.ts'
import { asRejection, rejected, quote, type TraceCode } from '../statement/rejection.ts'
import { statementProblem } from '../statement/statement-rules.ts'
import {
  statementDocument,
  type Statement,
  type Subject,
  type TraceExtension,
} from '../statement/statement.ts'
import { parseCanonical } from '../statement/strict-json.ts'
import type { Trust } from './trust.ts'
import { checkOrigin, checkSigner, signerName } from './signer-rules.ts'
import { openEnvelope } from './verifier.ts'

/** A link that passed every check. `statement` was parsed from the very bytes that were verified. */
export interface VerifiedStatement {
  statement: Statement
  extension: TraceExtension
  subjects: Subject[]
  payloadSha256: string
  invariantDigest: string
  /** Hint of the key that signed, or the workflow and environment of the identity. */
  signer: string
  bundle: SignedBundle
}

/**
 * Verifies one link against a trust: envelope, signature, signer, statement and its rules.
 * @throws FactoryError LINK_REJECTED whose `detail` is the trace code of the first failed check.
 */
export async function verifyLink(value: unknown, trust: Trust): Promise<VerifiedStatement> {
  return asRejection(() => checkLink(value, trust))
}

async function checkLink(value: unknown, trust: Trust): Promise<VerifiedStatement> {
  const { bundle, payload, signer } = await openEnvelope(value, trust)
  const statement = readStatement(payload)
  const extension = statement.predicate.jidokaTraceV1
  checkSigner(signer, extension.station, extension.run.finishedAt)
  checkUnit(extension, trust)
  checkOrigin(signer, extension)
  checkRules(statement)
  const { invariantDigest } = extension.reproduction
  const payloadSha256 = sha256(payload)
  return {
    statement,
    extension,
    subjects: statement.subject,
    payloadSha256,
    invariantDigest,
    signer: signerName(signer),
    bundle,
  }
}

function checkUnit({ repository, assurance }: TraceExtension, trust: Trust): void {
  if (repository !== trust.repository)
    throw rejected(
      'LINK_REPOSITORY',
      `the link is of ${quote(repository)}, trusted is ${quote(trust.repository)}`,
    )
  if (assurance !== trust.assurance)
    throw rejected('LINK_ASSURANCE', `the link says ${assurance}, its key is trusted as ${trust.assurance}`)
}

function checkRules(statement: Statement): void {
  const problem = statementProblem(statement)
  if (problem !== undefined) throw rejected(problem.code, problem.reason)
}

function readStatement(payload: Buffer): Statement {
  const value = parseCanonical(payload)
  if (statementDocument.is(value)) return value
  throw schemaRejection(statementDocument.problemsOf(value))
}

const PLACES: readonly [string, TraceCode][] = [
  ['/_type', 'LINK_TYPE'],
  ['/subject', 'LINK_SUBJECT'],
  ['/predicate/jidokaTraceV1', 'LINK_SCHEMA'],
  ['/predicate', 'LINK_PREDICATE'],
]

function schemaRejection(problems: readonly SchemaProblem[]): Error {
  const placed = problems.map(({ pointer, message }) => ({ place: schemaPlace(pointer, message), message }))
  for (const [start, code] of PLACES) {
    const problem = placed.find(({ place }) => place.startsWith(start))
    if (problem !== undefined) return rejected(code, `${quote(problem.place)} ${problem.message}`)
  }
  return rejected('LINK_SCHEMA', `the statement ${placed[0]?.message ?? 'is not valid'}`)
}

/** A missing member is a problem at its own place, not at the object around it. */
function schemaPlace(pointer: string, message: string): string {
  const missing = /required property '([^']*)'/.exec(message)?.[1]
  return missing === undefined ? pointer : `${pointer}/${missing}`
}

import type { Finding } from '../findings.ts'
import { canonicalJson, type Json } from '../formats/canonical.ts'
import { firstDifference } from '../formats/difference.ts'
import { sha256 } from '../formats/digest.ts'
import { sealParcel, type SealedParcel } from '../trace/parcel/parcel.ts'
import type { Signer } from '../trace/signer/signer.ts'
import { buildStatement, type LinkDraft } from '../trace/statement/build-statement.ts'
import { invariantFormOf } from '../trace/statement/invariant.ts'
import type { RunIdentity, Statement, TraceExtension } from '../trace/statement/statement.ts'
import type { StationName } from '../factory/stations.ts'
import { next } from '../factory/machine.ts'
import { runFacts } from './judge.ts'
import { verdictEvent } from './journey.ts'
import { outcomeName } from './signed-outcomes.ts'
import { lineDigest } from '../factory/read-factory.ts'
import { transitionOf } from '../factory/transition.ts'
import { outcomeDigest, withoutIsolation } from './outcome.ts'
import type { StationReport, Unit } from './unit.ts'
import { defined } from '../formats/defined.ts'

/** Who signs, when and where; all of it volatile. */
export interface SigningContext {
  action: StationName
  assurance: TraceExtension['assurance']
  run: RunIdentity
}

export interface SignOptions extends Omit<SigningContext, 'assurance'> {
  signer: Signer
  /** What this station said in this round in an earlier attempt. */
  earlier?: Statement | undefined
}

export interface SignedStation {
  parcel: SealedParcel
  statement: Statement
  transition: TraceExtension['transition']
  reproduction: Reproduction
}

/** A link before it is signed. */
export interface StationDraft {
  statement: Statement
  attachments: NamedContent[]
}

export interface Reproduction {
  status: TraceExtension['reproduction']['status']
  /** Where the station decided otherwise than in an earlier attempt; only when it diverged. */
  difference?: string
}

/** Moves the machine by the station's verdict and seals link and attachments into one parcel. */
export async function signStation(
  unit: Unit,
  report: StationReport,
  options: SignOptions,
): Promise<SignedStation> {
  const { signer, run } = options
  const draft = draftStation(unit, report, { ...options, assurance: signer.assurance })
  const { statement: first, attachments } = draft
  const reproduction = reproductionOf(first, options.earlier)
  const statement = withStatus(first, reproduction.status)
  const parcel = await sealParcel({ statement, attachments, signer, attempt: run.attempt })
  return { parcel, statement, transition: statement.predicate.jidokaTraceV1.transition, reproduction }
}

/** What a station's report says, before it is signed: equal inputs give equal invariant digests. */
export function draftStation(unit: Unit, report: StationReport, signing: SigningContext): StationDraft {
  const attachments = attachmentsOf(unit, report)
  const transition = transitionFor(unit, report)
  return {
    statement: buildStatement(draftOf(unit, report, { signing, transition, attachments })),
    attachments,
  }
}

/** A station that ran before must say the same again, whether its answers were replayed or it asked no model. */
function reproductionOf(statement: Statement, earlier: Statement | undefined): Reproduction {
  const { status, invariantDigest } = statement.predicate.jidokaTraceV1.reproduction
  if (earlier === undefined) return { status }
  if (earlier.predicate.jidokaTraceV1.reproduction.invariantDigest === invariantDigest)
    return { status: 'replayed' }
  const difference = firstDifference(invariantFormOf(earlier), invariantFormOf(statement))
  return { status: 'diverged', difference: difference ?? 'canonical forms differ' }
}

/** The status is no part of the invariant digest. */
function withStatus(statement: Statement, status: Reproduction['status']): Statement {
  const copy = structuredClone(statement)
  copy.predicate.jidokaTraceV1.reproduction.status = status
  return copy
}

function transitionFor(unit: Unit, report: StationReport): TraceExtension['transition'] {
  const { factory, state, station, round } = unit
  const { verdict, final } = report
  const event = verdictEvent({ station, round }, { ...verdict, final })
  const transition = transitionOf(state, event, next(factory.line, factory.rounds, state, event))
  return final === undefined ? transition : { ...transition, final }
}

interface NamedContent {
  name: string
  content: string
  volatile?: true
}

function attachmentsOf(unit: Unit, report: StationReport): NamedContent[] {
  const outcomes = unit.upstream.outcomes.map((outcome) => ({
    name: outcomeName(outcome),
    content: canonicalJson(withoutIsolation(outcome)),
  }))
  return [...report.attachments, ...outcomes].sort((a, b) => (a.name < b.name ? -1 : 1))
}

interface DraftParts {
  signing: SigningContext
  transition: TraceExtension['transition']
  attachments: NamedContent[]
}

function draftOf(unit: Unit, report: StationReport, parts: DraftParts): LinkDraft {
  const { signing, transition, attachments } = parts
  const { factory, spec, specPath, specBytes, serial, station, round, base } = unit
  const status = report.cassette?.status ?? 'recorded'
  return {
    action: signing.action,
    subjects: report.subjects,
    materials: report.materials,
    ...defined({ parameters: report.parameters }),
    extension: {
      serial,
      repository: factory.repository,
      base,
      spec: { id: spec.id, path: specPath, sha256: sha256(specBytes) },
      line: { name: factory.name, sha256: lineDigest(factory) },
      station,
      round,
      verdict: report.verdict.kind,
      transition,
      previous: unit.upstream.links.map(previousOf),
      runs: runsOf(unit),
      evidence: signedEvidence(report),
      findings: report.verdict.findings.map(findingJson),
      attachments: attachments.map(({ name, content, volatile }) => ({
        name,
        sha256: sha256(content),
        ...(volatile ? { volatile } : {}),
      })),
      run: signing.run,
      reproduction: { cassetteSha256: report.cassette?.sha256 ?? null, status },
      assurance: signing.assurance,
    },
  }
}

function previousOf({
  extension,
  payloadSha256,
}: Unit['upstream']['links'][number]): TraceExtension['previous'][number] {
  const { station, round, reproduction } = extension
  return { station, round, payloadSha256, invariantDigest: reproduction.invariantDigest }
}

function runsOf(unit: Unit): TraceExtension['runs'] {
  return unit.upstream.outcomes.map((outcome) => ({
    station: outcome.station,
    round: outcome.round,
    sha256: outcomeDigest(outcome),
    ...runFacts(outcome, unit),
    ...defined({ isolation: outcome.isolation }),
  }))
}

function signedEvidence(report: StationReport): TraceExtension['evidence'] {
  const usage = report.usage && { ...report.usage }
  return { ...report.evidence, ...defined({ recorder: report.cassette?.recorder, usage }) }
}

function findingJson(finding: Finding): Json {
  return { ...finding }
}

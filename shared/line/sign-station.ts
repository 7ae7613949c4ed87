import { fingerprintOf, type Finding } from '../findings.ts'
import { canonicalJson, type Json } from '../formats/canonical.ts'
import { firstDifference } from '../formats/difference.ts'
import { sha256 } from '../formats/digest.ts'
import { sealParcel, type SealedParcel } from '../trace/parcel/parcel.ts'
import type { Signer } from '../trace/signer/signer.ts'
import { buildStatement, type LinkDraft } from '../trace/statement/build-statement.ts'
import { invariantFormOf } from '../trace/statement/invariant.ts'
import type { RunIdentity, Statement, TraceExtension } from '../trace/statement/statement.ts'
import type { StationName } from '../factory/stations.ts'
import { journeyOf } from './fold-journey.ts'
import { judge, outcomeName, recordsOf } from './journey.ts'
import { next, type MachineEvent } from '../factory/machine.ts'
import { lineDigest } from '../factory/read-factory.ts'
import { transitionOf } from '../factory/transition.ts'
import type { StationReport, Unit } from './unit.ts'

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
  transition: TraceExtension['transition']
  reproduction: Reproduction
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
  const { signer, run, earlier } = options
  const first = statementOf(unit, report, { ...options, assurance: signer.assurance })
  const reproduction = reproductionOf(first, earlier)
  const statement = withStatus(first, reproduction.status)
  const attachments = attachmentsOf(unit, report)
  const parcel = await sealParcel({ statement, attachments, signer, attempt: run.attempt })
  return { parcel, transition: statement.predicate.jidokaTraceV1.transition, reproduction }
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

/** What a station's report says as a statement, unsigned: equal inputs give equal invariant digests. */
export function statementOf(unit: Unit, report: StationReport, closing: SigningContext): Statement {
  const transition = transitionFor(unit, report)
  const attachments = attachmentsOf(unit, report)
  return buildStatement(draftOf(unit, report, { closing, transition, attachments }))
}

function transitionFor(unit: Unit, report: StationReport): TraceExtension['transition'] {
  const { factory, station, round } = unit
  const before = journeyOf(factory.line, factory.rounds, recordsOf(unit.upstream, unit.spec))
  const event = eventOf(station, round, report)
  const after = next(factory.line, factory.rounds, before, event)
  const transition = transitionOf(before, event, after)
  return report.final === undefined ? transition : { ...transition, final: report.final }
}

function eventOf(station: string, round: number, report: StationReport): MachineEvent {
  if (report.verdict.kind === 'pass') return { kind: 'pass', station, round }
  const fingerprints = report.verdict.findings
    .filter((finding) => finding.level === 'block')
    .map(fingerprintOf)
  return {
    kind: 'stop',
    station,
    round,
    fingerprints,
    ...(report.final === undefined ? {} : { final: report.final }),
  }
}

interface NamedContent {
  name: string
  content: string
  volatile?: true
}

function attachmentsOf(unit: Unit, report: StationReport): NamedContent[] {
  const outcomes = unit.upstream.outcomes.map((outcome) => ({
    name: outcomeName(outcome),
    content: canonicalJson(outcome),
  }))
  return [...report.attachments, ...outcomes].sort((a, b) => (a.name < b.name ? -1 : 1))
}

interface DraftParts {
  closing: SigningContext
  transition: TraceExtension['transition']
  attachments: NamedContent[]
}

function draftOf(unit: Unit, report: StationReport, parts: DraftParts): LinkDraft {
  const { closing, transition, attachments } = parts
  const { factory, spec, specPath, specBytes, serial, station, round, base } = unit
  const status = report.cassette?.status ?? 'recorded'
  return {
    action: closing.action,
    subjects: report.subjects,
    materials: report.materials,
    ...(report.parameters === undefined ? {} : { parameters: report.parameters }),
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
      evidence: evidenceOf(report),
      findings: report.verdict.findings.map(findingJson),
      attachments: attachments.map(({ name, content, volatile }) => ({
        name,
        sha256: sha256(content),
        ...(volatile ? { volatile } : {}),
      })),
      run: closing.run,
      reproduction: { cassetteSha256: report.cassette?.sha256 ?? null, status },
      assurance: closing.assurance,
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
    verdict: judge(outcome, unit.spec).verdict.kind,
    sha256: sha256(canonicalJson(outcome)),
  }))
}

function evidenceOf(report: StationReport): TraceExtension['evidence'] {
  const recorder = report.cassette === undefined ? {} : { recorder: report.cassette.recorder }
  const usage = report.usage === undefined ? {} : { usage: { ...report.usage } }
  return { ...report.evidence, ...recorder, ...usage }
}

function findingJson(finding: Finding): Json {
  return { ...finding }
}

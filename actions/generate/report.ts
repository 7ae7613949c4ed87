import { SECOND_CHANGE_SET_FILE } from '../../shared/adequacy/second.ts'
import { verdictOf } from '../../shared/findings.ts'
import type { ChangeSet } from '../../shared/git/change-set.ts'
import { canonicalJson, type JsonObject } from '../../shared/formats/canonical.ts'
import { sha256 } from '../../shared/formats/digest.ts'
import { fileSubjects, writtenFiles } from '../../shared/line/change-set.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import { addUsage } from '../../shared/model/budget.ts'
import type { ModelProfile } from '../../shared/model/profile.ts'
import type { WriterChoice } from '../../shared/factory/writer-choice.ts'
import type { Proposal, WriterRecord } from '../../shared/writer/writer.ts'
import { shownCriteria } from '../../shared/specification/document/held-out.ts'
import type { GateResult } from './gate-proposal.ts'
import type { PreparedPrompt } from './prepare-prompt.ts'
import type { SecondResult } from './second.ts'
import type { Context } from './context.ts'
import type { ShownFile } from './shown-file.ts'
import type { Sources } from './sources.ts'
import { defined } from '../../shared/formats/defined.ts'

export interface GenerateResult extends GateResult {
  sources: Sources
  prepared: PreparedPrompt
  /** `undefined` when the writer was not asked. */
  proposal: Proposal | undefined
  /** What the writer asked for and was shown. Left out when it asked for nothing. */
  needed?: Context
  /** Left out when no second writer was asked. */
  second?: SecondResult
}

/** What generate hands back: the change set, how it came about, and what was decided. Pure. */
export function generateReport(unit: Unit, result: GenerateResult): StationReport {
  const { second } = result
  const { cassette, usage } = recordOf(result)
  const verdict = verdictOf([...result.findings, ...(second?.findings ?? [])])
  const changes =
    result.changeSet === undefined
      ? []
      : [{ name: 'change-set.json', content: canonicalJson(result.changeSet) }]
  return {
    verdict,
    evidence: evidenceOf(unit, result),
    subjects: fileSubjects(result.changeSet),
    attachments: [
      ...(cassette === undefined ? [] : [{ name: 'cassette.jsonl', content: cassette.text }]),
      ...changes,
      { name: 'findings.json', content: canonicalJson(verdict.findings) },
      ...secondFile(second),
      ...transcriptFile(result.proposal),
    ],
    materials: materialsOf(unit, result.sources),
    parameters: parametersOf(unit, result),
    // usage as first charged, so that a replay says the same
    ...defined({ cassette, usage, final: result.final ?? second?.final }),
  }
}

/** What was asked and spent in all. The session of both writers has one record, and the last answer saw it whole. */
function recordOf({ proposal, second }: GenerateResult): Partial<Pick<WriterRecord, 'cassette' | 'usage'>> {
  if (proposal === undefined) return {}
  const { cassette, usage } = proposal.record
  if (second === undefined) return { cassette, usage }
  return { cassette: second.record.cassette, usage: addUsage(usage, second.record.usage) }
}

function secondFile(second: SecondResult | undefined): StationReport['attachments'] {
  if (second?.changeSet === undefined) return []
  return [{ name: SECOND_CHANGE_SET_FILE, content: canonicalJson(second.changeSet) }]
}

/** Another run of the program prints something else, and a replay prints nothing. */
function transcriptFile(proposal: Proposal | undefined): StationReport['attachments'] {
  const transcript = proposal?.record.transcript
  return transcript === undefined ? [] : [{ name: 'transcript.txt', content: transcript, volatile: true }]
}

function deletedOf(changeSet: ChangeSet | undefined): string[] {
  return (changeSet?.changes ?? []).filter((change) => 'deletion' in change).map((change) => change.path)
}

/** Counts and digests, the same on every run; hold-outs appear as a number alone. */
function evidenceOf(
  { factory, spec }: Unit,
  { sources, prepared, proposal, changeSet, needed, second }: GenerateResult,
): JsonObject {
  const { context, rules, tests, guidance } = sources
  return {
    template: prepared.prompt.template,
    model: { requested: requestedOf(factory.models.writer), answered: proposal?.record.answered ?? null },
    finish: proposal?.record.finish ?? null,
    blocks: blocksOf(proposal),
    context: {
      included: context.files.map(shownEvidence),
      left: context.left.map(({ path, reason }) => ({ path, reason })),
    },
    ...(needed === undefined ? {} : { needed: neededEvidence(needed) }),
    stripped: { ...prepared.stripped },
    ...(prepared.spelled > 0 ? { spelled: prepared.spelled } : {}),
    house: rules.map((rule) => rule.id),
    ...cutEvidence(prepared, guidance),
    criteria: {
      shown: shownCriteria(spec).length,
      withheld: spec.acceptance.length - shownCriteria(spec).length,
    },
    acceptanceTests: tests.map(({ path, content }) => ({ path, sha256: sha256(content) })),
    feedback: prepared.feedback === undefined ? null : { ...prepared.feedback },
    written: writtenFiles(changeSet).map((file) => ({ path: file.path, sha256: file.sha256 })),
    deleted: deletedOf(changeSet),
    ...madeOf(proposal),
    ...(second === undefined ? {} : { second: secondEvidence(factory, second) }),
  }
}

function blocksOf(proposal: Proposal | undefined): number {
  return proposal?.kind === 'files' ? proposal.files.length : 0
}

/** A file and, where not all of it was shown, the lines that were. */
function shownEvidence({ path, sha256: digest, part }: ShownFile): JsonObject {
  const lines = part?.shown.map(({ from, to }) => `${from}-${to}`)
  return { path, sha256: digest, ...defined({ lines }) }
}

function neededEvidence({ files, left }: Context): JsonObject {
  return {
    included: files.map(shownEvidence),
    left: left.map(({ path, reason }) => ({ path, reason })),
  }
}

/** What of the house found no room, and what the team says in place of our advice. */
function cutEvidence({ houseCut }: PreparedPrompt, guidance: Sources['guidance']): JsonObject {
  const isCut = houseCut.examples > 0 || houseCut.rules > 0
  return {
    ...(isCut ? { houseCut: { ...houseCut } } : {}),
    ...(guidance === undefined ? {} : { guidance: { path: guidance.path, sha256: guidance.sha256 } }),
  }
}

/** Who made a change that was taken over. */
function madeOf(proposal: Proposal | undefined): JsonObject {
  if (proposal?.kind !== 'files' || proposal.made === undefined) return {}
  const { authors, commits, ...place } = proposal.made
  return { made: { ...place, commits: [...commits], authors: authors.map((author) => ({ ...author })) } }
}

function secondEvidence(
  { models }: Unit['factory'],
  { record, changeSet, cut, findings }: SecondResult,
): JsonObject {
  return {
    model: { requested: models.second?.model ?? '', answered: record.answered },
    finish: record.finish,
    usable: findings.length === 0,
    cut,
    written: writtenFiles(changeSet).map((file) => ({ path: file.path, sha256: file.sha256 })),
    deleted: deletedOf(changeSet),
  }
}

function materialsOf(unit: Unit, { house, context, guidance, seen }: Sources): StationReport['materials'] {
  return [
    { uri: 'factory.yml', sha256: sha256(unit.factoryBytes) },
    { uri: house.path ?? 'jidoka:house/default', sha256: house.sha256 },
    ...(guidance === undefined ? [] : [{ uri: guidance.path, sha256: guidance.sha256 }]),
    ...context.files.map(({ path, sha256: digest }) => ({ uri: path, sha256: digest })),
    ...(seen === undefined ? [] : [{ uri: 'tree', gitCommit: unit.base }]),
  ]
}

/** `externalParameters` of the provenance: what the caller chose. The endpoint is named, never its key. */
function parametersOf({ spec, factory, round }: Unit, { prepared, second }: GenerateResult): JsonObject {
  const { models } = factory
  return {
    spec: spec.id,
    round,
    template: prepared.prompt.template,
    ...writerParameters(models.writer),
    ...(second === undefined ? {} : { second: modelParameters(models.second) }),
  }
}

function requestedOf(writer: WriterChoice | undefined): string {
  if (writer?.kind === 'change') return writer.from
  return (writer?.kind === 'command' ? writer.name : writer?.model) ?? ''
}

function writerParameters(writer: WriterChoice | undefined): JsonObject {
  if (writer?.kind === 'command') return { writer: { command: [...writer.command] } }
  if (writer?.kind === 'change') return { writer: { from: writer.from, place: writer.place ?? null } }
  return { model: modelParameters(writer) }
}

function modelParameters(profile: ModelProfile | undefined): JsonObject {
  return {
    endpoint: profile?.endpoint ?? '',
    model: profile?.model ?? '',
    structured: profile?.structured ?? '',
    temperature: profile?.temperature ?? null,
    maxTokens: profile?.maxTokens ?? null,
  }
}

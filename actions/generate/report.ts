import { SECOND_CHANGE_SET_FILE } from '../../shared/adequacy/second.ts'
import { verdictOf } from '../../shared/findings.ts'
import { canonicalJson, type JsonObject } from '../../shared/formats/canonical.ts'
import { sha256 } from '../../shared/formats/digest.ts'
import { fileSubjects } from '../../shared/line/change-set.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import { addUsage } from '../../shared/model/budget.ts'
import type { ModelProfile } from '../../shared/model/profile.ts'
import type { WriterChoice } from '../../shared/factory/writer-choice.ts'
import type { Proposal, WriterRecord } from '../../shared/writer/writer.ts'
import { evidenceOf, type GenerateResult } from './evidence.ts'
import { instanceMaterial } from './instance.ts'
import type { SecondResult } from './second.ts'
import type { Sources } from './sources.ts'
import { defined } from '../../shared/formats/defined.ts'

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

function materialsOf(
  unit: Unit,
  { house, layers, context, guidance, seen, instance }: Sources,
): StationReport['materials'] {
  return [
    { uri: 'factory.yml', sha256: sha256(unit.factoryBytes) },
    { uri: house.path ?? 'jidoka:house/default', sha256: house.sha256 },
    ...(layers === undefined ? [] : [{ uri: layers.record.path, sha256: layers.record.sha256 }]),
    ...(guidance === undefined ? [] : [{ uri: guidance.path, sha256: guidance.sha256 }]),
    ...(instance === undefined ? [] : [instanceMaterial(instance)]),
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

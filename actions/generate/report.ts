import { verdictOf, type Finding } from '../../shared/findings.ts'
import type { ChangeSet } from '../../shared/git/change-set.ts'
import { canonicalJson, type JsonObject } from '../../shared/formats/canonical.ts'
import { sha256 } from '../../shared/formats/digest.ts'
import { fileSubjects, writtenFiles } from '../../shared/line/change-set.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import type { Proposal } from '../../shared/writer/writer.ts'
import { shownCriteria } from '../../shared/specification/document/held-out.ts'
import { TEMPLATE } from './prompt.ts'
import type { PreparedPrompt } from './prepare-prompt.ts'
import type { Sources } from './sources.ts'
import { defined } from '../../shared/formats/defined.ts'

/** What was decided about a proposal. Without a change set the findings say why. */
export interface GateResult {
  findings: Finding[]
  changeSet: ChangeSet | undefined
  /** Why another round cannot help. */
  final?: string
}

export interface GenerateResult extends GateResult {
  sources: Sources
  prepared: PreparedPrompt
  /** `undefined` when the writer was not asked. */
  proposal: Proposal | undefined
}

/** What generate hands back: the change set, how it came about, and what was decided. Pure. */
export function generateReport(unit: Unit, result: GenerateResult): StationReport {
  const { cassette, usage } = result.proposal?.record ?? { cassette: undefined, usage: undefined }
  const verdict = verdictOf(result.findings)
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
    ],
    materials: materialsOf(unit, result.sources),
    parameters: parametersOf(unit),
    // usage as first charged, so that a replay says the same
    ...defined({ cassette, usage, final: result.final }),
  }
}

function deletedOf(changeSet: ChangeSet | undefined): string[] {
  return (changeSet?.changes ?? []).filter((change) => 'deletion' in change).map((change) => change.path)
}

/** Counts and digests, the same on every run; hold-outs appear as a number alone. */
function evidenceOf(
  { factory, spec }: Unit,
  { sources, prepared, proposal, changeSet }: GenerateResult,
): JsonObject {
  const { context, rules, tests } = sources
  return {
    template: TEMPLATE,
    model: { requested: factory.models.writer?.model ?? '', answered: proposal?.record.answered ?? null },
    finish: proposal?.record.finish ?? null,
    blocks: proposal?.kind === 'files' ? proposal.files.length : 0,
    context: {
      included: context.files.map(({ path, sha256: digest }) => ({ path, sha256: digest })),
      left: context.left.map(({ path, reason }) => ({ path, reason })),
    },
    stripped: { ...prepared.stripped },
    ...(prepared.spelled > 0 ? { spelled: prepared.spelled } : {}),
    house: rules.map((rule) => rule.id),
    criteria: {
      shown: shownCriteria(spec).length,
      withheld: spec.acceptance.length - shownCriteria(spec).length,
    },
    acceptanceTests: tests.map(({ path, content }) => ({ path, sha256: sha256(content) })),
    feedback: prepared.feedback === undefined ? null : { ...prepared.feedback },
    written: writtenFiles(changeSet).map((file) => ({ path: file.path, sha256: file.sha256 })),
    deleted: deletedOf(changeSet),
  }
}

function materialsOf(unit: Unit, { house, context }: Sources): StationReport['materials'] {
  return [
    { uri: 'factory.yml', sha256: sha256(unit.factoryBytes) },
    { uri: house.path ?? 'jidoka:house/default', sha256: house.sha256 },
    ...context.files.map(({ path, sha256: digest }) => ({ uri: path, sha256: digest })),
  ]
}

/** `externalParameters` of the provenance: what the caller chose. The endpoint is named, never its key. */
function parametersOf({ spec, factory, round }: Unit): JsonObject {
  const { writer } = factory.models
  return {
    spec: spec.id,
    round,
    template: TEMPLATE,
    model: {
      endpoint: writer?.endpoint ?? '',
      model: writer?.model ?? '',
      structured: writer?.structured ?? '',
      temperature: writer?.temperature ?? null,
      maxTokens: writer?.maxTokens ?? null,
    },
  }
}

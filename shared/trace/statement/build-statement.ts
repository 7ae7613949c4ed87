import { compareText } from '../../findings.ts'
import { canonicalJson, type JsonObject } from '../../formats/canonical.ts'
import { invariantDigestOf } from './invariant.ts'
import {
  PROVENANCE,
  TEST_RESULT,
  VERIFICATION_SUMMARY,
  stationRow,
  type StationName,
} from '../../factory/stations.ts'
import { rejected } from './rejection.ts'
import {
  STATEMENT_TYPE,
  statementDocument,
  type Statement,
  type Subject,
  type TraceExtension,
} from './statement.ts'
import { ruleProblem } from './statement-rules.ts'
import { outcomeFields } from './verdict-fields.ts'
import { defined } from '../../formats/defined.ts'

/** An input or by-product of a station, by digest. */
export interface Material {
  uri: string
  sha256?: string
  gitCommit?: string
}

/** The chain fields as a station knows them; action and invariant digest are filled in here. */
export interface DraftExtension extends Omit<TraceExtension, 'action' | 'reproduction'> {
  reproduction: Omit<TraceExtension['reproduction'], 'invariantDigest'>
}

/** What a station wants to sign. */
export interface LinkDraft {
  action: StationName
  extension: DraftExtension
  /** Every file with its own sha256. Default: the spec. */
  subjects: Subject[]
  materials: Material[]
  /** `externalParameters` of generate's provenance. */
  parameters?: JsonObject
  /** Of generate's provenance, e.g. the transcript. */
  byproducts?: Material[]
  /** Of the summary. Default: our own names. */
  verifiedLevels?: string[]
  /** Of the summary: URI of what was verified. Default: the repository at its base commit. */
  resourceUri?: string
}

/**
 * The in-toto statement of a link on the predicate of its action, lists sorted, with its invariant digest.
 * @throws FactoryError SCHEMA_INVALID or LINK_REJECTED when the verifier would refuse it: nothing unverifiable is signed.
 */
export function buildStatement(draft: LinkDraft): Statement {
  const statement = unsealedStatement(draft)
  statement.predicate.jidokaTraceV1.reproduction.invariantDigest = invariantDigestOf(statement)
  const problem = ruleProblem(statement)
  if (problem !== undefined) throw rejected(problem.code, problem.reason)
  return statement
}

/** The invariant digest is a placeholder: it leaves itself out, so it can be written over. */
function unsealedStatement(draft: LinkDraft): Statement {
  const { action, extension } = draft
  const reproduction = { ...extension.reproduction, invariantDigest: '0'.repeat(64) }
  return statementDocument.parse(
    {
      _type: STATEMENT_TYPE,
      subject: subjectsOf(draft),
      predicateType: stationRow(action).predicateType,
      predicate: { ...predicateOf(draft), jidokaTraceV1: { ...extension, action, reproduction } },
    },
    `the statement of ${extension.station}`,
  )
}

function subjectsOf({ subjects, extension }: LinkDraft): Subject[] {
  const { path, sha256 } = extension.spec
  const given = subjects.length > 0 ? subjects : [{ name: path, digest: { sha256 } }]
  return [...given].sort((a, b) => compareText(a.name, b.name))
}

function predicateOf(draft: LinkDraft): object {
  switch (stationRow(draft.action).predicateType) {
    case PROVENANCE:
      return provenanceOf(draft)
    case TEST_RESULT:
      return { ...outcomeFields(draft.extension, draft.action), configuration: resourcesOf(draft.materials) }
    case VERIFICATION_SUMMARY:
      return predicateSummary(draft)
  }
}

function provenanceOf(draft: LinkDraft): object {
  const { spec, base, run } = draft.extension
  const inputs = [
    ...draft.materials,
    { uri: spec.path, sha256: spec.sha256 },
    { uri: 'base', gitCommit: base },
  ]
  return {
    buildDefinition: {
      buildType: 'https://jidoka.dev/generate/v1',
      externalParameters: draft.parameters ?? {},
      resolvedDependencies: resourcesOf(inputs),
    },
    runDetails: {
      builder: { id: `https://jidoka.dev/builder/${run.host}/v1`, version: run.toolchain },
      metadata: {
        invocationId: `${run.id}/attempts/${run.attempt}`,
        startedOn: run.startedAt,
        finishedOn: run.finishedAt,
      },
      byproducts: resourcesOf(draft.byproducts ?? []),
    },
  }
}

function predicateSummary(draft: LinkDraft): object {
  const { extension, action, verifiedLevels, resourceUri } = draft
  const { line, repository, base, run } = extension
  return {
    ...outcomeFields(extension, action),
    verifier: { id: 'https://jidoka.dev/trace-publish/v1' },
    timeVerified: run.finishedAt,
    resourceUri: resourceUri ?? `pkg:generic/${encodeURIComponent(repository)}@${base}`,
    policy: { uri: `jidoka:line/${encodeURIComponent(line.name)}`, digest: { sha256: line.sha256 } },
    verifiedLevels: verifiedLevels ?? [
      extension.transition.to === 'released' ? 'JIDOKA_LINE_RELEASED' : 'FAILED',
    ],
  }
}

/** Sorted, no descriptor twice. */
function resourcesOf(materials: readonly Material[]): object[] {
  const descriptors = materials.map(({ uri, sha256, gitCommit }) => {
    const digest = defined({ sha256, gitCommit })
    return Object.keys(digest).length === 0 ? { uri } : { uri, digest }
  })
  const byText = new Map(descriptors.map((descriptor) => [canonicalJson(descriptor), descriptor]))
  return [...byText].sort(([a], [b]) => compareText(a, b)).map(([, descriptor]) => descriptor)
}

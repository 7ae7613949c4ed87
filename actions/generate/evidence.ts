import { sha256 } from '../../shared/formats/digest.ts'
import type { JsonObject } from '../../shared/formats/canonical.ts'
import { defined } from '../../shared/formats/defined.ts'
import type { ChangeSet } from '../../shared/git/change-set.ts'
import { writtenFiles } from '../../shared/line/change-set.ts'
import { orderEvidence } from '../../shared/house/standard/broken-rules.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { WriterChoice } from '../../shared/factory/writer-choice.ts'
import { shownCriteria } from '../../shared/specification/document/held-out.ts'
import type { Proposal } from '../../shared/writer/writer.ts'
import type { Context } from './context.ts'
import type { GateResult } from './gate-proposal.ts'
import { instanceEvidence } from './instance.ts'
import type { PreparedPrompt } from './prepare-prompt.ts'
import type { SecondResult } from './second.ts'
import type { ShownFile } from './shown-file.ts'
import type { Sources } from './sources.ts'

/** What a proposal came to, and from what. */
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

/** Counts and digests, the same on every run; hold-outs appear as a number alone. */
export function evidenceOf(
  { factory, spec }: Unit,
  { sources, prepared, proposal, changeSet, needed, second }: GenerateResult,
): JsonObject {
  const { context, rules, broken, tests, guidance, layers, instance } = sources
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
    ...(instance === undefined ? {} : { instance: instanceEvidence(instance) }),
    house: rules.map((rule) => rule.id),
    ...orderEvidence(rules, broken),
    ...(layers === undefined ? {} : { layers: { ...layers } }),
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

function requestedOf(writer: WriterChoice | undefined): string {
  if (writer?.kind === 'change') return writer.from
  return (writer?.kind === 'command' ? writer.name : writer?.model) ?? ''
}

function deletedOf(changeSet: ChangeSet | undefined): string[] {
  return (changeSet?.changes ?? []).filter((change) => 'deletion' in change).map((change) => change.path)
}

import { probes } from '../../shared/factory/factory.ts'
import { verdictOf, warning, type Finding } from '../../shared/findings.ts'
import { provenVariant } from '../../shared/line/proven-variant.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import type { ModelSession } from '../../shared/model/session.ts'
import { factFindings, factsOf, type Facts } from './facts.ts'
import { opinionOf, type Opinion } from './opinion.ts'
import { askAboutVariant, unasked, type SeededResult } from './seeded.ts'
import { reviewReport } from './report.ts'
import { readReviewSources, type ReviewSources } from './sources.ts'

export interface ReviewDeps {
  /** `undefined` when factory.yml names no reviewer. */
  session: ModelSession | undefined
}

/**
 * Facts first: runs, coverage per criterion, size, dependencies, sensitive paths. When they are red, no model is asked. Else
 * the reviewer fills the conformance matrix and code checks its evidence. Now and then a reviewer that passes a change is also asked
 * about a variant that is known to be wrong.
 * @throws FactoryError of upstream, git, or the model's transport; a bad reply is a stop, not an error.
 */
export async function review(unit: Unit, { session }: ReviewDeps): Promise<StationReport> {
  const sources = await readReviewSources(unit)
  const facts = factsOf({ unit, ...sources })
  const known = [
    ...factFindings(facts),
    ...madeFindings(sources.made),
    ...(session === undefined ? [] : familyFindings(unit)),
  ]
  const opinion = await askIfGreen(unit, sources, { facts, isRed: verdictOf(known).kind === 'stop' }, session)
  const findings = [...known, ...opinion.findings]
  const seeded = await seededResult(unit, { sources, facts, findings }, session)
  const result = { sources, facts, opinion, seeded, findings: [...findings, ...seeded.findings] }
  return reviewReport(unit, result, session)
}

/** For the person who merges: what code made is long and follows from the rest, so no reviewer is asked about it. */
function madeFindings(made: ReadonlyMap<string, string>): Finding[] {
  return [...made].map(([file, station]) =>
    warning('REVIEW_PRODUCED', `made by the commands of ${station}, and not read by the reviewer`, {
      file,
      hint: 'jidoka replay makes it again and compares; look at it where the change has a say in how it is made',
    }),
  )
}

interface Passed {
  sources: ReviewSources
  facts: Facts
  findings: Finding[]
}

/** Only a reviewer that passes a change has to be believed. */
async function seededResult(
  unit: Unit,
  { sources, facts, findings }: Passed,
  session: ModelSession | undefined,
): Promise<SeededResult> {
  const variant = await provenVariant(unit)
  if (variant.kind === 'not-due') return unasked('not-due')
  if (session === undefined || verdictOf(findings).kind === 'stop') return unasked('not-asked')
  if (variant.kind === 'none') return unasked('no-variant')
  return askAboutVariant(unit, sources, facts, { mutant: variant.mutant, session })
}

interface Known {
  facts: Facts
  isRed: boolean
}

async function askIfGreen(
  unit: Unit,
  sources: ReviewSources,
  { facts, isRed }: Known,
  session: ModelSession | undefined,
): Promise<Opinion> {
  if (session === undefined) return { kind: 'unasked', reason: 'none', findings: unreviewedFindings(facts) }
  if (isRed) return { kind: 'unasked', reason: 'not asked: the facts are red', findings: [] }
  return opinionOf(unit, sources, facts, { session, isProbed: probes(unit.factory.line) })
}

/** A reviewer of the writer's family misses the same defects: a warning, and a stop when the risk is high. */
function familyFindings({ factory, spec }: Unit): Finding[] {
  const { writer, reviewer } = factory.models
  if (writer === undefined || reviewer === undefined) return []
  const isSameModel =
    writer.kind === 'model' && writer.model === reviewer.model && writer.endpoint === reviewer.endpoint
  const isSameFamily = writer.family !== undefined && writer.family === reviewer.family
  if (!isSameModel && !isSameFamily) return []
  return [
    {
      code: 'REVIEW_SAME_FAMILY',
      level: spec.risk === 'high' ? 'block' : 'warn',
      message: 'the reviewer is of the same model family as the writer',
      hint: 'name a reviewer of another family in factory.yml',
    },
  ]
}

/**
 * A line without a reviewer decides on facts alone and notes that. A criterion that only reading can judge has no evidence
 * then, and missing evidence is never a pass.
 */
function unreviewedFindings(facts: Facts): Finding[] {
  const open = facts.coverage.filter(({ state }) => state === 'none')
  return [
    {
      code: 'REVIEW_FACTS_ONLY',
      level: 'note',
      message: 'no reviewer model is named: the verdict rests on facts alone',
    },
    ...open.map(({ criterion }): Finding => ({
      code: 'REVIEW_NEEDS_REVIEWER',
      level: 'block',
      message: `${criterion} can only be judged by reading, and no reviewer is named`,
      hint: 'add models.reviewer to factory.yml, or give the criterion an example',
    })),
  ]
}

import { verdictOf } from '../../shared/findings.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import type { ModelSession } from '../../shared/model/session.ts'
import { factFindings, factsOf, type Facts } from './facts.ts'
import { opinionOf, type Opinion } from './opinion.ts'
import { familyFindings, unreviewedFindings } from './policy.ts'
import { reportOf } from './report.ts'
import { readReviewSources, type ReviewSources } from './sources.ts'

export interface ReviewDeps {
  /** `undefined` when factory.yml names no reviewer. */
  session: ModelSession | undefined
}

/**
 * Facts first: runs, coverage per criterion, size, dependencies, sensitive paths. Where they are red the verdict stands
 * and no model is asked. Else the reviewer fills the conformance matrix and code checks its evidence.
 * @throws FactoryError of upstream, git, or the model's transport; a bad reply is a stop, not an error.
 */
export async function review(unit: Unit, { session }: ReviewDeps): Promise<StationReport> {
  const sources = await readReviewSources(unit)
  const facts = factsOf({ unit, ...sources })
  const known = [...factFindings(facts), ...(session === undefined ? [] : familyFindings(unit))]
  const opinion = await askIfGreen(unit, sources, { facts, isRed: verdictOf(known).kind === 'stop' }, session)
  return reportOf(unit, { sources, facts, opinion, findings: [...known, ...opinion.findings] }, session)
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
  return opinionOf(unit, sources, facts, session)
}

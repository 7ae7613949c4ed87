import { probes } from '../../shared/factory/factory.ts'
import { blocking, type Finding } from '../../shared/findings.ts'
import { bytesForFiles } from '../../shared/line/unit-budget.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { ModelAnswer } from '../../shared/model/answer.ts'
import type { ModelSession } from '../../shared/model/session.ts'
import type { Mutant } from '../../shared/mutants/mutant.ts'
import { changeFactsOf, type FileVersions } from './change-facts.ts'
import { callsToRun } from './counterexample.ts'
import type { Facts } from './facts.ts'
import { stopsUnit } from './judge-findings.ts'
import type { MatrixReply } from './matrix-schema.ts'
import { promptFor, readMatrix } from './opinion.ts'
import type { ReviewSources } from './sources.ts'

/**
 * What became of the question about a variant with a known defect. `not-due`: this unit is not asked; `no-variant`: it was due,
 * and no variant was proven wrong; `not-asked`: the change itself did not pass; `awake`: the reviewer objected; `asleep`: it
 * did not.
 */
export interface SeededCheck {
  state: 'not-due' | 'no-variant' | 'not-asked' | 'awake' | 'asleep'
  variant: Omit<Mutant, 'content'> | null
}

/** The check, what the reviewer answered to it, and what follows for the unit. */
export interface SeededResult {
  check: SeededCheck
  answers: ModelAnswer[]
  findings: Finding[]
}

/** The result for a unit whose reviewer is not asked about a variant. */
export function unasked(state: 'not-due' | 'no-variant' | 'not-asked'): SeededResult {
  return { check: { state, variant: null }, answers: [], findings: [] }
}

/**
 * Asks the reviewer about a variant of the change as about any other change. The facts are those of the change, so nothing
 * shows which of the two questions is the real one. @throws FactoryError of the session.
 */
export async function askAboutVariant(
  unit: Unit,
  sources: ReviewSources,
  facts: Facts,
  { mutant, session }: { mutant: Mutant; session: ModelSession },
): Promise<SeededResult> {
  const { content, ...variant } = mutant
  const files = sources.files.map((file) => (file.path === mutant.path ? { ...file, head: content } : file))
  const asked = promptFor(unit, { ...sources, files }, factsAbout(facts, files))
  if (asked.bytes > bytesForFiles(unit)) return unasked('no-variant')
  const answer = await session.ask(asked.prompt)
  const reply = readMatrix(answer)
  const isAwake = !('code' in reply) && objects(reply, unit)
  return {
    check: { state: isAwake ? 'awake' : 'asleep', variant },
    answers: [answer],
    findings: isAwake ? [] : [asleepFinding(variant)],
  }
}

function factsAbout(facts: Facts, files: readonly FileVersions[]): Facts {
  return { ...facts, ...changeFactsOf(files) }
}

/** Does the answer hold anything that would have stopped the variant? */
function objects({ matrix, findings }: MatrixReply, { factory, spec }: Unit): boolean {
  const isRun = probes(factory.line) && callsToRun(findings, spec).size > 0
  return isRun || matrix.some(({ verdict }) => verdict !== 'met') || findings.some(stopsUnit)
}

function asleepFinding({ path, line, operator, before, after }: Omit<Mutant, 'content'>): Finding {
  const edit = `${JSON.stringify(before.slice(0, 80))} as ${JSON.stringify(after.slice(0, 80))}`
  return blocking(
    'REVIEW_ASLEEP',
    `the reviewer passed a variant of the change that the examples prove wrong (${operator}: ${edit}), so it is not believed`,
    { file: path, line, hint: 'name another reviewer, or let a person review this change' },
  )
}

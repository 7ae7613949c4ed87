import type { Finding } from '../../shared/findings.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { Facts } from './facts.ts'

/** A reviewer of the writer's family shares its blind spots: a warning, and a stop where the risk is high. */
export function familyFindings({ factory, spec }: Unit): Finding[] {
  const { writer, reviewer } = factory.models
  if (writer === undefined || reviewer === undefined) return []
  const isSameModel = writer.model === reviewer.model && writer.endpoint === reviewer.endpoint
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
 * A line without a reviewer decides on facts alone and says so. What only reading can judge has no evidence then, and
 * missing evidence is never a pass.
 */
export function unreviewedFindings(facts: Facts): Finding[] {
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
      hint: 'add models.reviewer to factory.yml, or give the criterion an example or a test',
    })),
  ]
}

import { knowledgeOf } from '../inputs/calls/knowledge.ts'
import type { Shape } from '../inputs/shapes/shape.ts'
import type { DomainLine, Spec } from '../../specification/document/spec.ts'
import type { Relation } from '../../specification/rows/program.ts'
import { relationInputs } from './relation-inputs.ts'

/** What is needed to find a smaller input for which a relation does not hold, where the code is called. It holds no expectation but the relation. */
export interface RelationOrder {
  criterion: string
  /** From 1. */
  example: number
  relation: Relation
  /** Of the parameters of its export, as far as the types say it. */
  shapes: readonly Shape[]
  domain: readonly DomainLine[]
  /** Those that are called first, each as the texts of its arguments. */
  inputs: string[][]
}

/** Of every relation of a spec, in its order. */
export function relationOrders(spec: Spec): RelationOrder[] {
  const relations = spec.acceptance.flatMap(({ id, examples }) =>
    examples.flatMap(({ program }, index) =>
      program?.kind === 'relation' ? [{ criterion: id, example: index + 1, relation: program }] : [],
    ),
  )
  if (relations.length === 0) return []
  const { declared } = knowledgeOf(spec, [])
  return relations.map((order) => ({
    ...order,
    shapes: (declared.get(order.relation.of)?.call?.params ?? []).map(({ shape }) => shape),
    domain: spec.domain,
    inputs: relationInputs(spec, order.relation),
  }))
}

import { departureOf } from '../oracle/judge/judge-observed.ts'
import type { Mutant } from '../mutants/mutant.ts'
import { toldExamples } from '../specification/document/held-out.ts'
import type { Example, Spec } from '../specification/document/spec.ts'
import { changeSetAt } from './change-set.ts'
import { outcomesOf } from './signed-outcomes.ts'
import type { VariantValues } from './outcome.ts'
import { isSeeded, seededVariants } from './seeded-variants.ts'
import type { Unit } from './unit.ts'

/** `not-due`: the reviewer of this unit is not asked about a variant; `none`: it is, and no variant is known to be wrong. */
export type ProvenVariant = { kind: 'not-due' } | { kind: 'none' } | { kind: 'proven'; mutant: Mutant }

/**
 * The first variant of the change that an example proves wrong, by the values that the commands of this round left behind.
 * The variants are made anew here: the side that ran them says what they gave, and never which they are.
 * @throws FactoryError of git, UPSTREAM_MISSING, SCHEMA_INVALID.
 */
export async function provenVariant(unit: Unit): Promise<ProvenVariant> {
  if (!isSeeded(unit)) return { kind: 'not-due' }
  const outcomes = outcomesOf(unit.upstream).filter(({ round }) => round === unit.round)
  const values = outcomes.flatMap(({ variants }) => variants ?? [])
  const mutants = await seededVariants(unit, changeSetAt(unit.upstream))
  const mutant = mutants.find(({ id }) => values.some((each) => each.id === id && isWrong(each, unit.spec)))
  return mutant === undefined ? { kind: 'none' } : { kind: 'proven', mutant }
}

/**
 * Only a value, or an error that was thrown, proves something. A process that died may have died of anything. Rows that hold themselves back
 * prove nothing here: an answer must not choose another variant, and so another question to the reviewer.
 */
function isWrong({ rows }: VariantValues, spec: Spec): boolean {
  return rows.some(({ criterion, example, alone }) => {
    const expected = toldExample(spec, criterion, example)
    const isAnswer = alone.kind === 'returned' || alone.kind === 'threw'
    return isAnswer && expected !== undefined && departureOf(expected, alone) !== undefined
  })
}

function toldExample(spec: Spec, id: string, number: number): Example | undefined {
  const criterion = spec.acceptance.find((each) => each.id === id)
  const example = criterion?.examples[number - 1]
  if (criterion === undefined || example === undefined) return undefined
  return toldExamples(criterion).includes(example) ? example : undefined
}

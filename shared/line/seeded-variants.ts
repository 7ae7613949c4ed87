import { sha256 } from '../formats/digest.ts'
import type { ChangeSet } from '../git/change-set.ts'
import { chooseMutants, type Mutant } from '../mutants/mutant.ts'
import { seedOf } from '../specification/document/asked-serials.ts'
import { changedTexts } from './changed-texts.ts'
import type { Unit } from './unit.ts'

/** Variants of one change whose examples are called. More would cost time, and one that is wrong is enough. */
export const MAX_VARIANTS = 4

/**
 * Is the reviewer of this unit also asked about a variant with a known defect? Every n-th unit is, by the serial that first asked
 * about its spec or else its own, and each one of high risk; n is `review.seeded` of factory.yml, and 0 switches it off.
 */
export function isSeeded({ factory, spec, serial }: Pick<Unit, 'factory' | 'spec' | 'serial'>): boolean {
  const { seeded } = factory.review
  if (seeded === 0 || factory.models.reviewer === undefined) return false
  return spec.risk === 'high' || Number.parseInt(sha256(seedOf(spec, serial)).slice(0, 8), 16) % seeded === 0
}

/** What the variants of a change are made from. */
export type SeededUnit = Pick<Unit, 'repo' | 'base' | 'factory' | 'spec' | 'serial'>

/**
 * The variants of a change, each with one defect; none for a unit that {@link isSeeded} leaves out. The same unit and change
 * give the same variants, so each side makes them anew. @throws FactoryError GIT_OBJECT_MISSING, SPEC_INVALID.
 */
export async function seededVariants(unit: SeededUnit, changeSet: ChangeSet): Promise<Mutant[]> {
  if (!isSeeded(unit)) return []
  return chooseMutants(await changedTexts(unit, changeSet), seedOf(unit.spec, unit.serial), MAX_VARIANTS)
}

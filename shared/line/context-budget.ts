import type { Unit } from './unit.ts'
import { CHARS_PER_TOKEN } from '../limits.ts'

/** Share of the unit's tokens that the files of one prompt may take; the rest is for answers and further rounds. */
const FILES_SHARE = 1 / 4

/** Bytes of repository files that one prompt of this unit may hold; the smaller cap of factory.yml and spec counts. */
export function bytesForFiles({ factory, spec }: Unit): number {
  const tokens = Math.min(factory.budget.tokens, spec.budget.tokens ?? Infinity)
  return Math.floor(tokens * FILES_SHARE * CHARS_PER_TOKEN)
}

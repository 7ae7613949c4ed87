import { quantile } from '../../statistics.ts'
import type { FlowUnit } from './flow-unit.ts'

const SHARES = [0.25, 0.5, 0.75] as const
/** Fewer units have no quarters worth the name. */
const LEAST_UNITS = 8

/**
 * Sorts units by the lines that they add into quarters of this repository: what is large in one is small in another.
 * @returns the band of a unit, such as `13 to 40 lines`
 */
export function sizeBands(units: readonly FlowUnit[]): (unit: FlowUnit) => string {
  const sizes = units.flatMap(({ lines, mergedAt }) => (mergedAt === undefined ? [] : [lines]))
  if (sizes.length < LEAST_UNITS) return () => 'any size'
  const borders = [...new Set(SHARES.map((share) => quantile(sizes, share)))]
  return ({ lines }) => {
    const at = borders.findIndex((border) => lines <= border)
    const low = at === -1 ? borders.at(-1) : borders[at - 1]
    const high = at === -1 ? undefined : borders[at]
    if (high === undefined) return `more than ${low ?? 0} lines`
    return low === undefined ? `at most ${high} lines` : `${low + 1} to ${high} lines`
  }
}

import { isConfirmed, type Escape } from './escape.ts'
import type { FlowUnit } from './flow-unit.ts'
import { stationOrder } from './station-order.ts'

/** The column of what no station caught. */
export const ESCAPED = 'after the merge'

/** Where defects were born, and where they were caught. `counts[row][column]`. */
export interface Containment {
  rows: string[]
  columns: string[]
  counts: number[][]
}

const BORN = ['spec', 'generate'] as const
type Birthplace = (typeof BORN)[number]

/** What these find was wrong, or missing, before a line was written. */
const JUDGES_OF_SPECS = new Set(['spec-validate', 'probe'])

/**
 * The stage containment matrix. The first stop of a unit in a round is a defect that its station caught: one of the spec where the station judges
 * specs, or of what was generated. What stops in the same round after it, as the closing station of a halted unit does, only repeats it. A confirmed
 * escape was caught by nobody; it was born where the station that should have caught it looks.
 */
export function containment(units: readonly FlowUnit[], escapes: readonly Escape[]): Containment {
  const stops = units.flatMap(firstStops)
  const caught = stops.map(({ station }) => ({ born: birthplace(station), column: station }))
  const serials = new Set(units.map(({ serial }) => serial))
  const missed = escapes
    .filter((escape) => isConfirmed(escape) && serials.has(escape.serial))
    .map(({ station }) => ({ born: birthplace(station), column: ESCAPED }))
  const columns = [...stationOrder(units), ESCAPED]
  const all = [...caught, ...missed]
  const counts = BORN.map((row) =>
    columns.map((column) => all.filter((each) => each.born === row && each.column === column).length),
  )
  return { rows: [...BORN], columns, counts }
}

/** Of each round that was stopped, who stopped it first. */
function firstStops({ stations }: FlowUnit): FlowUnit['stations'] {
  const stops = stations.filter(({ verdict }) => verdict === 'stop')
  return stops.filter(({ round }, at) => stops.findIndex((stop) => stop.round === round) === at)
}

function birthplace(station: string | undefined): Birthplace {
  return station !== undefined && JUDGES_OF_SPECS.has(station) ? 'spec' : 'generate'
}

import { STATION_NAMES } from '../../factory/stations.ts'
import { mergedOrder } from '../../merged-order.ts'

/** What tells by which stations a unit went. */
type Walked = Readonly<{ stations: readonly { station: string }[] }>

/**
 * The stations of units in the order of the line: ours as in the table of stations, and those of commands where the walks of the units had them,
 * the longest first. Pure.
 */
export function stationOrder(units: readonly Walked[]): string[] {
  const walks = units.map(({ stations }) => [...new Set(stations.map(({ station }) => station))])
  const seen = new Set(walks.flat())
  const longestFirst = walks.sort((a, b) => b.length - a.length)
  return mergedOrder([STATION_NAMES.filter((name) => seen.has(name)), ...distinct(longestFirst)])
}

/** Thousands of units took the same few ways. */
function distinct(walks: readonly string[][]): string[][] {
  return [...new Map(walks.map((walk) => [walk.join('\n'), walk])).values()]
}

import { quantile } from '../../statistics.ts'
import { isConfirmed } from './escape.ts'
import type { Flow } from './escape-rates.ts'
import { figure, ratio, type Figure, type Ratio } from './figure.ts'

const HOUR_MS = 3_600_000

/** Hours from the merge of a unit to the merge of what repaired it. */
export interface Restore {
  says: string
  /** Units that failed and were repaired. */
  restored: number
  /** Units that failed. */
  failed: number
  window: string
  /** `undefined` where nothing was repaired. */
  medianHours: number | undefined
  p90Hours: number | undefined
}

/** Two of DORA's measures on serials: a unit that was merged is the deployment, a confirmed escape or a revert its failure. */
export interface Dora {
  changeFailureRate: Figure
  timeToRestore: Restore
  incidents: Ratio
}

/**
 * Counts units and not incidents, as Apache DevLake counts deployments: two incidents of one unit are one failure. Young units count too, so
 * this rate is the lower one while they are young.
 */
export function doraOf(flow: Flow, window: string): Dora {
  const merged = new Map(
    flow.units.flatMap(({ serial, mergedAt }) =>
      mergedAt === undefined ? [] : [[serial, mergedAt] as const],
    ),
  )
  const failures = flow.escapes.filter((escape) => isConfirmed(escape) && merged.has(escape.serial))
  const failed = new Set(failures.map(({ serial }) => serial))
  const incidents = new Set(failures.map(({ incident }) => incident)).size
  return {
    changeFailureRate: figure(
      'merged units with a confirmed escape or revert, of merged units',
      { numerator: failed.size, denominator: merged.size },
      window,
    ),
    timeToRestore: restoreOf(failures, merged, window),
    incidents: ratio(
      'incidents for each merged unit; an incident of several units is one',
      { numerator: incidents, denominator: merged.size },
      window,
    ),
  }
}

/** From the merge of the unit to the first merge of a repair. Units without a repair are told, not guessed. */
function restoreOf(failures: Flow['escapes'], merged: ReadonlyMap<string, number>, window: string): Restore {
  const first = new Map<string, number>()
  for (const { serial, restoredAt } of failures)
    if (restoredAt !== undefined) first.set(serial, Math.min(restoredAt, first.get(serial) ?? Infinity))
  const hours = [...first].map(([serial, at]) => Math.max(0, at - (merged.get(serial) ?? at)) / HOUR_MS)
  const isAny = hours.length > 0
  return {
    says: 'hours from the merge of a unit to the merge of its first repair or revert, of units that failed',
    restored: hours.length,
    failed: new Set(failures.map(({ serial }) => serial)).size,
    window,
    medianHours: isAny ? quantile(hours, 0.5) : undefined,
    p90Hours: isAny ? quantile(hours, 0.9) : undefined,
  }
}

import { quantile } from '../../../shared/statistics.ts'
import { CLASSES, RIGHT, type VariantClass } from '../../../test/escapes/variants.ts'
import type { BenchLine, Result } from './job.ts'

/** What became of the variants of one class on one line. */
export interface Figure {
  line: BenchLine
  class: VariantClass | 'one-place by hand' | 'one-place by operator'
  isRight: boolean
  served: number
  /** With the answers of the owner. */
  released: number
  /** When nobody answers: an asking unit is not released. */
  releasedUnanswered: number
  halted: number
  /** Stations that halted, and how often. */
  stations: Record<string, number>
  asking: number
  errors: number
  /** Questions of the variants that were asked about at all. */
  askedAbout: number
  questions: { median: number; p90: number; most: number }
  medianSeconds: number
}

/** One figure for each class of each line, in their order; one-place defects also by whom they were thought of. */
export function figuresOf(results: readonly Result[], lines: readonly BenchLine[]): Figure[] {
  return lines.flatMap((line) => {
    const own = results.filter((result) => result.line === line)
    return CLASSES.flatMap((name) => {
      const all = own.filter((result) => result.class === name)
      const parts = name === 'one-place' ? (['hand', 'operator'] as const) : []
      return [
        ...(all.length === 0 ? [] : [figureOf(line, name, all)]),
        ...parts.flatMap((by) => {
          const some = all.filter((result) => result.by === by)
          return some.length === 0 ? [] : [figureOf(line, `one-place by ${by}`, some)]
        }),
      ]
    })
  })
}

function figureOf(line: BenchLine, name: Figure['class'], results: readonly Result[]): Figure {
  const ended = (end: Result['end']): number => results.filter((result) => result.end === end).length
  const counts = results.map(({ asked }) => asked.length)
  return {
    line,
    class: name,
    isRight: RIGHT.has(name as VariantClass),
    served: results.length,
    released: ended('released'),
    releasedUnanswered: results.filter(({ first }) => first === 'released').length,
    halted: ended('halted'),
    stations: stationsOf(results),
    asking: ended('asking'),
    errors: ended('error'),
    askedAbout: counts.filter((count) => count > 0).length,
    questions: { median: quantile(counts, 0.5), p90: quantile(counts, 0.9), most: Math.max(0, ...counts) },
    medianSeconds:
      quantile(
        results.map(({ ms }) => ms),
        0.5,
      ) / 1000,
  }
}

function stationsOf(results: readonly Result[]): Record<string, number> {
  const stations = results.flatMap(({ end, station }) =>
    end === 'halted' && station !== null ? [station] : [],
  )
  const counts = Map.groupBy(stations, (station) => station)
  return Object.fromEntries([...counts].map(([station, all]) => [station, all.length] as const).sort())
}

import { LINES, type LineName } from '../../../test/escapes/base-repository.ts'
import type { VariantClass } from '../../../test/escapes/variants.ts'

/**
 * The probing station by itself; `probe-second`: with a second writer who is right, `probe-other`: with one who is wrong too;
 * `probe-reviewer`: behind a reviewer, for variants that somebody has read.
 */
export const PROBES = ['probe', 'probe-second', 'probe-other', 'probe-reviewer'] as const

export type ProbeName = (typeof PROBES)[number]

export const BENCH_LINES = [...LINES, ...PROBES] as const

export type BenchLine = LineName | ProbeName

/** One variant that goes down one line. */
export interface Job {
  line: BenchLine
  unit: string
  variant: string
}

/** A unit that is asked about more often than this stays asking. */
export const MOST_ANSWERS = 3

/** How a variant ended. */
export type End = 'released' | 'halted' | 'asking' | 'error'

/** A question that the line asked, and what the owner answered. */
export interface Asked {
  call: string
  given: string
  answer: string
  /** Is it what the change does, or a call that means nothing? */
  isRight: boolean
}

/** What became of one variant. */
export interface Result extends Job {
  class: VariantClass
  by: 'hand' | 'operator' | null
  /** When nobody answers. */
  first: End
  /** With the answers of the owner. */
  end: End
  /** Where it stopped. */
  station: string | null
  reason: string
  asked: Asked[]
  /** Runs, the first included. */
  runs: number
  ms: number
}

/** Is it the probing station by itself? */
export function isProbe(line: BenchLine): line is ProbeName {
  return PROBES.some((each) => each === line)
}

/** A key for results that are kept. */
export function keyOf({ line, unit, variant }: Job): string {
  return [line, unit, variant].join('\n')
}

/** Jobs of a slice that have no result yet. It is a slice of all jobs, so that one that was broken off goes on with its own. */
export function openJobs(
  jobs: readonly Job[],
  known: ReadonlyMap<string, Result>,
  { part, of }: { part: number; of: number },
): Job[] {
  return jobs.filter((_, at) => at % of === part - 1).filter((job) => !known.has(keyOf(job)))
}

import type { LineName } from '../../../test/escapes/base-repository.ts'
import type { VariantClass } from '../../../test/escapes/variants.ts'

/** One variant that goes down one line. */
export interface Job {
  line: LineName
  unit: string
  variant: string
}

/** How a variant ended. */
export type End = 'released' | 'halted' | 'asking' | 'error'

/** A question that the line asked, and what the owner answered. */
export interface Asked {
  call: string
  given: string
  answer: string
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

/** A key for results that are kept. */
export function keyOf({ line, unit, variant }: Job): string {
  return [line, unit, variant].join('\n')
}

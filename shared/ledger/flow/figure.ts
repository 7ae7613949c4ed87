import { wilson } from '../../statistics.ts'

/** Fewer than this, and a share says more than is known: counts alone are given. */
export const LEAST_FOR_A_SHARE = 20

/** A count with what it is a count of. */
export interface Figure {
  /** What is counted, and among what. */
  says: string
  numerator: number
  denominator: number
  /** The time that it is about, for people. */
  window: string
  /** Share and bounds of Wilson at 95 %; `undefined` where the denominator is too small. */
  share: Share | undefined
}

export interface Share {
  value: number
  low: number
  high: number
}

/** A share of the whole, with its bounds where there are enough. */
export function figure(
  says: string,
  { numerator, denominator }: Pick<Figure, 'numerator' | 'denominator'>,
  window: string,
): Figure {
  const isEnough = denominator >= LEAST_FOR_A_SHARE && numerator <= denominator
  const share = isEnough ? { value: numerator / denominator, ...wilson(numerator, denominator) } : undefined
  return { says, numerator, denominator, window, share }
}

/** So much for each one: no share, so no bounds. `value` is `undefined` where there is none to divide by. */
export interface Ratio {
  says: string
  numerator: number
  denominator: number
  window: string
  value: number | undefined
}

/** How much of something there is for each of others. */
export function ratio(
  says: string,
  { numerator, denominator }: Pick<Ratio, 'numerator' | 'denominator'>,
  window: string,
): Ratio {
  return {
    says,
    numerator,
    denominator,
    window,
    value: denominator === 0 ? undefined : numerator / denominator,
  }
}

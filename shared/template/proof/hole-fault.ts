/** Codes of what is wrong with a hole. */
export type HoleCode =
  'HOLE_CHARACTER' | 'HOLE_COMMENT' | 'HOLE_EMPTY' | 'HOLE_ESCAPE' | 'HOLE_KIND' | 'HOLE_NAME'

/** What is wrong with the fill of a hole, and where. */
export interface HoleFault {
  code: HoleCode
  hole: string
  message: string
  offset: number
  /** The name of the skeleton that the fill takes; of a HOLE_NAME. */
  taken?: string
}

/** A fault of one hole. */
export function hole(code: HoleCode, name: string, message: string, offset: number): HoleFault {
  return { code, hole: name, message, offset }
}

/** What a writer does about it. */
export const HOLE_HINTS: Record<HoleCode, string> = {
  HOLE_CHARACTER: 'write it as an escape in a text, or leave it out',
  HOLE_COMMENT: 'leave the comment out',
  HOLE_EMPTY: 'fill the hole',
  HOLE_ESCAPE:
    'write only what stands complete between the marks of the hole; the skeleton around it does not change',
  HOLE_KIND: 'write what a hole of this kind holds',
  HOLE_NAME: 'use another name: the skeleton uses this one',
}

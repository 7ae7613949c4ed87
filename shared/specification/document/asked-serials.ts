import type { Spec } from './spec.ts'

/** Most units whose recorded answers a spec may refer to: each is a ref to look at. */
const MOST_SERIALS = 8

/**
 * Serials of the units whose questions this spec answers, in the order in which they are named. What these units paid a model for is the
 * answer to the same request here: rows that answer a question change no prompt.
 */
export function askedSerials(spec: Pick<Spec, 'acceptance' | 'domain'>): string[] {
  return [...new Set(answerMarks(spec))].slice(0, MOST_SERIALS)
}

/** For each row and domain line that answers a question, the serial that asked. */
export function answerMarks({ acceptance, domain }: Pick<Spec, 'acceptance' | 'domain'>): string[] {
  const marked = [...acceptance.flatMap(({ examples }) => examples), ...domain]
  return marked.flatMap(({ asked }) => (asked === undefined ? [] : [asked]))
}

/**
 * What everything that is chosen by chance for a unit is chosen by: the serial of the unit that first asked about this spec, or else its own.
 * An answer changes the serial of a unit, and must not change what it is asked.
 */
export function seedOf(spec: Pick<Spec, 'acceptance' | 'domain'>, serial: string): string {
  return askedSerials(spec)[0] ?? serial
}

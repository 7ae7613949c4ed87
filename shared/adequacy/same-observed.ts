import type { Observed } from '../oracle/values/observed.ts'

/**
 * Did two calls do the same, as far as a row of a spec could tell? Messages of errors do not count, nor how long a call that did not end
 * was waited for.
 */
export function sameObserved(one: Observed, other: Observed): boolean {
  if (one.kind === 'returned') return other.kind === 'returned' && one.value === other.value
  if (one.kind !== 'threw') return one.kind === other.kind
  return other.kind === 'threw' && nameOf(one) === nameOf(other)
}

function nameOf({ isError, name, type }: Extract<Observed, { kind: 'threw' }>): string {
  return isError ? `${name} ${type}` : type
}

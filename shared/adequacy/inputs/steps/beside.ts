import { itemsOf, type Scalar, type Value } from '../values/value.ts'

/** Numbers that the rest of a call names: its other numbers, and the lengths of its texts and lists. */
export function numbersBeside(beside: readonly Value[]): number[] {
  const numbers = beside.flatMap((value) => {
    if (value.kind !== 'scalar') return itemsOf(value)?.length ?? []
    if (typeof value.value === 'string') return value.value.length
    return typeof value.value === 'number' && Number.isFinite(value.value) ? value.value : []
  })
  return [...new Set(numbers)]
}

/** Finite numbers among values, each once. */
export function numbersIn(values: readonly Value[]): number[] {
  const numbers = scalarsIn(values).filter((value) => typeof value === 'number')
  return [...new Set(numbers.filter(Number.isFinite))]
}

/** Texts among values, each once. */
export function textsIn(values: readonly Value[]): string[] {
  return [...new Set(scalarsIn(values).filter((value) => typeof value === 'string'))]
}

/** Literals of one word among values. */
export function scalarsIn(values: readonly Value[]): Scalar[] {
  return values.flatMap((value) => (value.kind === 'scalar' ? [value.value] : []))
}

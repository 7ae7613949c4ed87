/** Mean, the smallest and the largest of some values, and how many they are. */
export function spreadText(values: readonly number[], digits = 2): string {
  if (values.length === 0) return 'none'
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return `${mean.toFixed(digits)} (${least.toFixed(digits)}-${most.toFixed(digits)}, n ${values.length})`
}

/** The chance that a value of `high` is above one of `low`; ties count half. `undefined` when one of them is empty. */
export function aucOf(low: readonly number[], high: readonly number[]): number | undefined {
  if (low.length === 0 || high.length === 0) return undefined
  const sorted = [...low].sort((a, b) => a - b)
  let sum = 0
  for (const value of high) sum += below(sorted, value, false) + below(sorted, value, true)
  return sum / 2 / (low.length * high.length)
}

/** How many sorted values are below one, or equal to it as well. */
function below(sorted: readonly number[], value: number, isWithEqual: boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const each = sorted[middle] ?? 0
    if (each < value || (isWithEqual && each === value)) low = middle + 1
    else high = middle
  }
  return low
}

/** `12 of 100 (12 %)`. */
export function shareText(some: number, all: number): string {
  return `${some} of ${all} (${all === 0 ? '-' : Math.round((some / all) * 100)} %)`
}

/** The adjusted Rand index of two partitions of the same things: 1 alike, 0 as by chance. */
export function randIndex(left: readonly number[], right: readonly number[]): number {
  const pairs = (counts: Iterable<number>): number => {
    let sum = 0
    for (const count of counts) sum += (count * (count - 1)) / 2
    return sum
  }
  const sizes = (keys: readonly (number | string)[]): number[] =>
    [...Map.groupBy(keys, (key) => key).values()].map((group) => group.length)
  const both = pairs(sizes(left.map((each, at) => `${each} ${right[at] ?? ''}`)))
  const [a, b, all] = [pairs(sizes(left)), pairs(sizes(right)), pairs([left.length])]
  const expected = (a * b) / all
  const most = (a + b) / 2
  return most === expected ? 1 : (both - expected) / (most - expected)
}

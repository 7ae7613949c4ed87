/** A way to call an export that takes the same things in another form. */
export interface Adapter {
  /** How it is told to people; empty for a plain call. */
  words: string
  /** Numbers of arguments of the wanted function for which it is tried. */
  takes: (count: number) => boolean
  /** A function around an expression that gives the export. */
  around: (found: string) => string
}

/**
 * The forms that are tried, the plainest first. Only what people change without a thought: order, one list for many arguments, one
 * argument at a time, options by position.
 */
export const ADAPTERS: readonly Adapter[] = [
  { words: '', takes: () => true, around: (found) => found },
  {
    words: 'with its first two arguments swapped',
    takes: (count) => count >= 2,
    around: (found) => `($a, $b, ...$rest) => ${found}($b, $a, ...$rest)`,
  },
  {
    words: 'with its last argument first',
    takes: (count) => count >= 3,
    around: (found) => `(...$all) => ${found}(...$all.slice(-1), ...$all.slice(0, -1))`,
  },
  {
    words: 'with its first argument last',
    takes: (count) => count >= 3,
    around: (found) => `($a, ...$rest) => ${found}(...$rest, $a)`,
  },
  {
    words: 'with one list of its arguments',
    takes: (count) => count >= 2,
    around: (found) => `(...$all) => ${found}($all)`,
  },
  {
    words: 'with the items of its list as arguments',
    takes: (count) => count === 1,
    around: (found) => `($list) => ${found}(...$list)`,
  },
  {
    words: 'with one argument at a time',
    takes: (count) => count === 2,
    around: (found) => `($a, $b) => ${found}($a)($b)`,
  },
  {
    words: 'with one argument at a time, the last one first',
    takes: (count) => count === 2,
    around: (found) => `($a, $b) => ${found}($b)($a)`,
  },
  {
    words: 'with its options as arguments',
    takes: (count) => count >= 2,
    around: (found) => `(...$all) => ${found}(...$all.slice(0, -1), ...Object.values($all.at(-1) ?? {}))`,
  },
]

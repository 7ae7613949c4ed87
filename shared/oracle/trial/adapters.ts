/** A way to call an export that takes the same things in another form. */
export interface Adapter {
  /** How it is told to people; empty for a plain call. */
  words: string
  /** Numbers of arguments of the wanted function for which it is tried. */
  takes: (count: number) => boolean
  /** Code of rows for which it is tried. Default: any. */
  shows?: RegExp
  /** A function around an expression that gives the export. */
  around: (found: string) => string
}

/**
 * The forms that are tried, the plainest first. Only what people change without a thought: order, one list for many arguments, one
 * argument at a time, options by position, an argument that is changed in its place, a date as a text.
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
    takes: (count) => count >= 2,
    around: (found) => `(...$all) => $all.reduce(($next, $each) => $next($each), ${found})`,
  },
  {
    words: 'with one argument at a time, the first one last',
    takes: (count) => count >= 2,
    around: (found) => `($a, ...$rest) => $rest.reduce(($next, $each) => $next($each), ${found})($a)`,
  },
  {
    words: 'with its first argument in a second call',
    takes: (count) => count >= 3,
    around: (found) => `($a, ...$rest) => ${found}(...$rest)($a)`,
  },
  {
    words: 'with its arguments in a second call',
    takes: (count) => count >= 1,
    around: (found) => `(...$all) => ${found}()(...$all)`,
  },
  {
    words: 'with its options as arguments',
    takes: (count) => count >= 2,
    around: (found) => `(...$all) => ${found}(...$all.slice(0, -1), ...Object.values($all.at(-1) ?? {}))`,
  },
  {
    words: 'which changes its first argument',
    takes: (count) => count >= 1,
    around: (found) =>
      `($a, ...$rest) => { const $given = ${found}($a, ...$rest); return $given === undefined ? $a : $given }`,
  },
  {
    words: 'with dates for texts',
    takes: (count) => count >= 1,
    shows: /["'`]\d{4}-\d\d-\d\d/,
    around: (found) =>
      `(...$all) => ${found}(...$all.map(($each) => (/^\\d{4}-\\d\\d-\\d\\d/.test($each) ? new Date($each) : $each)))`,
  },
]

/** What a regular expression says of texts: single characters that it names, and how often something may stand. */
export interface PatternParts {
  texts: string[]
  numbers: number[]
}

const SAMPLES: Record<string, readonly string[]> = {
  d: [],
  D: ['x'],
  w: ['_'],
  W: ['-', '_'],
  s: [' ', '\t'],
  S: ['x'],
  n: ['\n'],
  t: ['\t'],
  r: ['\r'],
}

const QUANTIFIER = /\{(\d{1,4})(?:,(\d{0,4}))?\}/g
const ESCAPE = /\\([dDwWsSntr])|\\([^\w\s])/g
const CLASS = /\[\^?((?:\\.|[^\]\\])*)\]/g
const RANGE = /([^\\[\]])-([^\\[\]])/g

/** Reads a pattern roughly: what it misses is only an input less. */
export function patternParts(pattern: string): PatternParts {
  const numbers = [...pattern.matchAll(QUANTIFIER)].flatMap(([, low, high]) => [low, high])
  const escapes = [...pattern.matchAll(ESCAPE)].flatMap(([, word, sign]) =>
    word ? (SAMPLES[word] ?? []) : [sign ?? ''],
  )
  const classes = [...pattern.matchAll(CLASS)].flatMap(([, inside]) => classSamples(inside ?? ''))
  return {
    texts: [...plainTexts(pattern), ...escapes, ...classes].filter((text) => text !== ''),
    numbers: numbers.filter((text) => text !== undefined && text !== '').map(Number),
  }
}

/** Both ends of each range, and the characters that stand alone. */
function classSamples(inside: string): string[] {
  const ends = [...inside.matchAll(RANGE)].flatMap(([, first, last]) => [first ?? '', last ?? ''])
  const alone = inside
    .replace(/\\[a-zA-Z]/g, '')
    .replace(RANGE, '')
    .replaceAll('\\', '')
  return [...ends, ...Array.from(alone)]
}

/** Words outside of classes, e.g. `https` of `^https?:`. */
function plainTexts(pattern: string): string[] {
  const bare = pattern
    .replace(CLASS, ' ')
    .replace(QUANTIFIER, ' ')
    .replace(/\(\?(?:[:=!]|<[=!]|<\w+>)/g, ' ')
    .replace(/\\./g, ' ')
  return bare.match(/[A-Za-z]{1,12}|[,;:#%&@~_/-]/g) ?? []
}

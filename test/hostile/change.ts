/** A defence of the line, by the word that SECURITY.md has for it. */
export type Control =
  | 'values'
  | 'hold-outs'
  | 'company'
  | 'later clock'
  | 'capability fact'
  | 'change scope'
  | 'hidden text'
  | 'public face'
  | 'secrets'
  | 'commands'
  | 'strict reports'
  | 'tree check'
  | 'scrubbed environment'
  | 'isolation'
  | 'process marks'
  | 'redaction'
  | 'reviewer'

/** Classes of hostile changes, in the order of the table. */
export const CLASSES = [
  'ends or forges its judge',
  'replaces what compares',
  'answers with what is no data',
  'looks the answers up',
  'is fitted to the examples',
  'is right under test only',
  'is right for a while only',
  'runs code that no reader sees',
  'hides in the text',
  'writes where it may not',
  'changes what others use',
  'turns commands and reports',
  'steals, or outlives its station',
] as const

export type HostileClass = (typeof CLASSES)[number]

/** A change that no line should release, over the repository of repository.ts. */
export interface HostileChange {
  /** Unique among all. */
  name: string
  class: HostileClass
  /** What it tries, and what would be released with it. */
  tries: string
  /** Content by repository path; `undefined` removes. */
  files: Record<string, string | undefined>
  /** Every control that stops it by itself, sorted. None: the reviewer alone (beyond.ts). */
  stops: readonly Control[]
}

/** The module that the spec asks for. */
export const MODULE = 'src/duration.ts'

/** What an honest writer proposes. */
export const HONEST = `/**
 * Minutes of a duration such as \`1h30m\`.
 * @throws RangeError for any other text.
 */
export function minutesOf(text: string): number {
  const match = /^(?:(\\d+)h)?(?:(\\d+)m)?$/.exec(text)
  if (match === null || text === '') throw new RangeError('no duration')
  return Number(match[1] ?? 0) * 60 + Number(match[2] ?? 0)
}
`

/** The honest function under another name, for changes that are right at times. */
export const RIGHT = HONEST.replace('export function minutesOf', 'function right')

/** A function that is always wrong. */
export const WRONG = 'export function minutesOf(text: string): number {\n  return text.length\n}\n'

/** The module of the spec that is right where a condition holds, and wrong elsewhere. */
export function rightWhere(condition: string, before = ''): Record<string, string> {
  const body = `export function minutesOf(text: string): number {\n  return ${condition} ? right(text) : right(text) + 1\n}\n`
  return { [MODULE]: `${before}${RIGHT}\n${body}` }
}

/** A wrong module behind statements that should make it pass. */
export function wrongBehind(statements: string): Record<string, string> {
  return { [MODULE]: `${statements}\n${WRONG}` }
}

/** The right module with something else in it. */
export function rightBeside(statements: string): Record<string, string> {
  return { [MODULE]: `${statements}\n${HONEST}` }
}

/** Changes of one class, each as name, what it tries, its files, and what stops it. */
export function changesOf(
  of: HostileClass,
  rows: readonly (readonly [
    name: string,
    tries: string,
    files: HostileChange['files'],
    stops: readonly Control[],
  ])[],
): HostileChange[] {
  return rows.map(([name, tries, files, stops]) => ({
    name,
    class: of,
    tries,
    files,
    stops: stops.toSorted(),
  }))
}

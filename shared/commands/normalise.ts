import { withoutAnsi } from '../text/ansi.ts'
import { anyOf, CONTROL, without } from '../text/invisible.ts'
import { literalPattern } from '../text/literal-pattern.ts'

/** What a tool's text may hold of one machine and one moment. Folders are absolute and resolved. */
export interface MachineContext {
  /** The copy of the repository that the commands ran in; becomes `.`. */
  folder: string
  /** Becomes `~`. */
  home: string
  /** Becomes `<tmp>`; names below it are random and become `#`. */
  tmp: string
  /** When the commands began and ended: only moments between them count as those of the clock; others may be test data. */
  startedAt: Date
  finishedAt: Date
}

export interface Normaliser {
  /** Many lines: failure messages, output. */
  text(raw: string): string
  /** One name or path, in which only control characters and folders are replaced. */
  name(raw: string): string
}

/**
 * Removes from a tool's text what differs between two runs of the same change: repair prompts, repeats and invariant
 * digests depend on equal text. What may be data of a test (dates, short durations, short hex numbers) stays as it is,
 * unless the words around it show that it is not.
 */
export function normaliserOf(machine: MachineContext): Normaliser {
  const folders = folderRules(machine)
  const clock = clockRule(machine)
  const line = (raw: string): string =>
    LINE_RULES.reduce(
      (text, [pattern, replacement]) => text.replace(pattern, replacement),
      clock(apply(folders, raw)),
    ).trimEnd()
  return {
    text: (raw) => joined(plain(raw).split('\n').filter(isOwnFrame).map(line)),
    name: (raw) => apply(folders, plain(raw)).replace(/[\n\t]/g, ' '),
  }
}

// what is hidden otherwise stays: it may be data of a test, and a later reader makes it safe
const UNPRINTED = anyOf(without(CONTROL, '\\t\\n'), '\\ufeff')

/** No ANSI sequences, no control characters but tab and newline; of a line redrawn in place only the last state. */
function plain(raw: string): string {
  return withoutAnsi(raw)
    .split('\n')
    .map((line) => line.trimEnd())
    .map((line) => line.slice(line.lastIndexOf('\r') + 1))
    .join('\n')
    .replace(UNPRINTED, '')
    .toWellFormed()
}

/** Frames inside Node itself name lines of one version and differ with the way a test was scheduled. */
function isOwnFrame(line: string): boolean {
  return !/^\s*at (?:async )?(?:.*\()?(?:node:|<anonymous>\))/.test(line)
}

type Rule = readonly [pattern: RegExp | string, replacement: string]

function folderRules({ folder, home, tmp }: MachineContext): Rule[] {
  const places: [path: string, name: string][] = [
    [folder, '.'],
    [home, '~'],
    [tmp, '<tmp>'],
  ]
  const sorted = places.filter(([path]) => path.length > 1).sort(([a], [b]) => b.length - a.length)
  const rules = sorted.flatMap(([path, name]): Rule[] => [
    [new RegExp(`(?:file://)?${literalPattern(path)}(?![\\w.-])`, 'g'), name],
  ])
  return [...rules, [/<tmp>\/[\w.@-]+/g, '<tmp>/#']]
}

function apply(rules: readonly Rule[], raw: string): string {
  return rules.reduce((text, [pattern, replacement]) => text.replaceAll(pattern, replacement), raw)
}

const MOMENT =
  /\b\d{4}-\d{2}-\d{2}[T ]\d{2}[:_]\d{2}[:_]\d{2}(?:[.,_]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?|\b\d{2}:\d{2}:\d{2}(?:[.,]\d{1,6})?\b|\b\d{13}\b/g
const MARGIN_MS = 60_000
const DAY_MS = 24 * 60 * 60 * 1000

/** Moments of the run itself become `<time>`. They are in UTC, because the commands run with TZ=UTC. */
function clockRule({ startedAt, finishedAt }: MachineContext): (text: string) => string {
  const from = startedAt.getTime() - MARGIN_MS
  const to = finishedAt.getTime() + MARGIN_MS
  const isNow = (moment: string): boolean => {
    const time = timeAt(moment, from)
    return time >= from && time <= to
  }
  return (text) => text.replace(MOMENT, (moment) => (isNow(moment) ? '<time>' : moment))
}

/** Milliseconds since 1970 of any form of MOMENT; a time of day is read as its first one after `from`. */
function timeAt(moment: string, from: number): number {
  if (/^\d{13}$/.test(moment)) return Number(moment)
  if (moment.length < 19) {
    const [hours = '0', minutes = '0', seconds = '0'] = moment.split(':')
    const time = ((Number(hours) * 60 + Number(minutes)) * 60 + Number.parseInt(seconds, 10)) * 1000
    const day = from - (from % DAY_MS)
    return day + time < from ? day + time + DAY_MS : day + time
  }
  const zone = /(?:Z|[+-]\d{2}:?\d{2})$/.test(moment.slice(19)) ? '' : 'Z'
  const date = moment.slice(0, 10)
  const clock = moment.slice(11, 19).replaceAll('_', ':')
  return Date.parse(`${date}T${clock}${moment.slice(19).replace(/^[.,_]\d+/, '')}${zone}`)
}

const HEX = '[0-9a-f]'
/** Each pattern names the words around a number by which it is the machine's and not the test's. */
const LINE_RULES: readonly (readonly [RegExp, string])[] = [
  // random identifiers: versions 4 and 7 only, others are written by hand
  [new RegExp(`\\b${HEX}{8}-${HEX}{4}-[47]${HEX}{3}-[89ab]${HEX}{3}-${HEX}{12}\\b`, 'gi'), '<uuid>'],
  // addresses: longer than any 32-bit value a test would spell out
  [/\b0x[0-9a-f]{9,16}\b/gi, '0x#'],
  [/\b(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|::1|::):\d{2,5}\b/g, '$1:#'],
  [/\b(port:? ?)\d{5}\b/gi, '$1#'],
  [/\((node|bun|deno):\d+\)/g, '($1:#)'],
  [/\b(pid:? ?|process )\d+\b/gi, '$1#'],
  // durations: where a tool prints one, or too precise to be anything else
  [/\b(duration_ms:? )[\d.]+/g, '$1#'],
  [/\b\d+\.\d{3,} ?(ms|s)\b/g, '#$1'],
  [/(?<=\s)\(\d+(?:\.\d+)? ?(ms|s)\)/g, '(#$1)'],
  [/\b(duration|time|took|elapsed|real|user|sys|in|after)(:?\s+)\d+(?:\.\d+)? ?(ms|s|m)\b/gi, '$1$2#$3'],
  [/\b(transform|setup|collect|tests|import|environment|prepare|worker) \d+(?:\.\d+)?(ms|s|%)/g, '$1 #$2'],
  [/^(\s*(?:[✓✔✗✖×❯↓√•]|ok|not ok|PASS|FAIL)\s.*\s)\(?\d+(?:\.\d+)? ?(ms|s)\)?$/g, '$1#$2'],
]

/** At most one blank line in a row, none at the ends. */
function joined(lines: readonly string[]): string {
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .trimEnd()
}

/** The first three quarters and the end of a text that is longer than `maxChars`. */
export function cutMiddle(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text
  const mark = '\n[...]\n'
  const head = Math.floor((maxChars - mark.length) * 0.75)
  return `${text.slice(0, head)}${mark}${text.slice(text.length - (maxChars - mark.length - head))}`.toWellFormed()
}

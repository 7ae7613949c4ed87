import { fitting } from '../../fitting.ts'
import { isGlob } from '../../paths/declared-paths.ts'
import { mayMeet } from '../../paths/globs.ts'
import { offIn } from './deviations.ts'
import type { House, HouseRule } from './house.ts'

/** How often changes broke each rule lately, by its id. */
export type Violations = ReadonlyMap<string, number>

/**
 * The rules that may hold for any of these paths, folders (ending in `/`) or globs. The most violated come first, so that they are
 * the last to be cut; the others in the order of the house. A rule that a deviation switches off for all of them is left out.
 */
export function houseRulesFor(
  house: House,
  paths: readonly string[],
  violations: Violations = new Map(),
): HouseRule[] {
  const countOf = ({ id }: HouseRule): number => violations.get(id) ?? 0
  return house.rules
    .filter((rule) => mayHold(rule, paths, offIn(house, rule.id)))
    .sort((a, b) => countOf(b) - countOf(a))
}

/** A glob stands for files that nobody knows yet: a deviation never covers all of them for certain. */
function mayHold(
  { applies }: HouseRule,
  paths: readonly string[],
  isOff: (path: string) => boolean,
): boolean {
  const open = paths.filter((path) => isGlob(path) || path.endsWith('/') || !isOff(path))
  return applies.some((glob) => open.some((path) => mayMeet(path, glob)))
}

/** Rules that every model keeps without an example, by their names in ESLint. */
const WELL_KNOWN = new Set([
  ...[
    'no-var',
    'no-eval',
    'no-implied-eval',
    'no-new-func',
    'no-debugger',
    'prefer-const',
    'eqeqeq',
    'no-empty',
  ],
  ...[
    'no-with',
    'no-alert',
    'no-console',
    'no-unused-vars',
    'no-throw-literal',
    'no-shadow',
    'curly',
    'semi',
    'quotes',
  ],
  '@typescript-eslint/no-explicit-any',
  '@typescript-eslint/no-non-null-assertion',
  '@typescript-eslint/no-unused-vars',
  '@typescript-eslint/no-floating-promises',
  'jidoka/no-suppressions',
])

/** The text for a prompt, and how much of the rules does not stand in it. */
export interface HousePrompt {
  text: string
  /** Rules without their examples, and rules that are left out, with their ids where there are any. */
  cut: { examples: number; rules: number; left?: string[] }
}

const HEADING = 'House rules. Code that breaks one marked [block] is rejected.'

/**
 * What a model is given of these rules: the sentences and examples that the gate is proved with. A well-known rule is one line. Where the text would
 * be longer than `maxChars`, the last examples go first, then the last rules. Empty without rules.
 */
export function housePrompt(rules: readonly HouseRule[], maxChars = Infinity): HousePrompt {
  const told = rules.map((rule, index) => ({
    id: rule.id,
    short: headingOf(rule, index),
    long: ruleText(rule, index),
  }))
  if (told.length === 0) return { text: '', cut: { examples: 0, rules: 0 } }
  const {
    taken: kept,
    left,
    room,
  } = fitting(told, maxChars - HEADING.length, ({ short }) => short.length + 2)
  const whole = new Set(fitting(kept, room, ({ short, long }) => long.length - short.length).taken)
  const texts = kept.map((rule) => (whole.has(rule) ? rule.long : rule.short))
  const examples = kept.length - whole.size
  const cut = {
    examples,
    rules: left.length,
    ...(left.length === 0 ? {} : { left: left.map(({ id }) => id) }),
  }
  return { text: [HEADING, ...texts].join('\n\n'), cut }
}

function headingOf(rule: HouseRule, index: number): string {
  return `${index + 1}. ${rule.id} [${rule.level}] (${rule.applies.join(', ')}): ${rule.say}`
}

function ruleText(rule: HouseRule, index: number): string {
  const heading = headingOf(rule, index)
  if (rule.enforce.kind === 'eslint' && WELL_KNOWN.has(rule.enforce.rule)) return heading
  const why = rule.why === undefined ? [] : [`Why: ${rule.why}`]
  const bad = rule.bad.map((code) => `Rejected:\n${fenced(code)}`)
  const good = rule.good.map((code) => `Accepted:\n${fenced(code)}`)
  return [heading, ...why, ...bad, ...good].join('\n')
}

/** A fence longer than any run of backticks inside. */
function fenced(code: string): string {
  const runs = code.match(/`+/g) ?? []
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)))
  return `${fence}ts\n${code.trimEnd()}\n${fence}`
}

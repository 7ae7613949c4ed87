import { madeWithin } from '../../deadline.ts'
import { anyOf, CONTROL, HIDDEN } from '../../text/invisible.ts'
import { quoted } from '../../text/safe-log.ts'
import { wordsOf, type ParameterType } from './forms.ts'

/** A value that a skeleton is rendered with. */
export interface Parameter {
  name: string
  type: ParameterType
  say: string
  /** The whole value must match. */
  pattern: string | undefined
  default: string | undefined
}

/** Values of the parameters, by name. */
export type Values = Readonly<Record<string, string>>

const MAX_VALUE_CHARS = 120
/** A pattern of the template is the team's own, and may still be a slow one. */
const PATTERN_MS = 1_000

const SHAPES: Record<ParameterType, { pattern: RegExp; words: string }> = {
  name: {
    pattern: /^[A-Za-z][A-Za-z0-9]*(?:[ _-][A-Za-z0-9]+)*$/,
    words: 'one or more words of letters and digits',
  },
  identifier: { pattern: /^[A-Za-z_$][\w$]*$/, words: 'one identifier' },
  // what could end a text, a comment or a template literal of the skeleton
  text: {
    pattern: /^[^'"`\\{}<>]+$/,
    words: 'a text without quotes, backslashes, braces and angle brackets',
  },
  number: { pattern: /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/, words: 'a decimal number' },
}

const UNSEEN = anyOf(CONTROL, HIDDEN, '\\u2028\\u2029')

/** Words that the language keeps: no declaration can be called so. */
const RESERVED = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return static super switch ' +
    'this throw true try typeof undefined var void while with yield'
  ).split(' '),
)

/** One way in which the values do not fit the parameters. */
export interface ValueProblem {
  /** The value; `undefined` for one that is missing. */
  name: string
  problem: string
}

/** Every value that does not fit; values are untrusted. Without problems {@link withDefaults} gives what is rendered. */
export function valueProblems(parameters: readonly Parameter[], values: Values): ValueProblem[] {
  const known = new Set(parameters.map(({ name }) => name))
  const names = [...known].join(', ') || 'none'
  const unknown = Object.keys(values)
    .filter((name) => !known.has(name))
    .map((name) => ({ name, problem: `is no parameter of the template; it has ${names}` }))
  const own = parameters.flatMap((parameter) => {
    const { name, say } = parameter
    const value = valueOf(parameter, values)
    const problem = value === undefined ? `is missing: ${say}` : valueProblem(parameter, value)
    return problem === undefined ? [] : [{ name, problem }]
  })
  return [...unknown, ...own]
}

function valueOf({ name, default: otherwise }: Parameter, values: Values): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : otherwise
}

function valueProblem({ type, pattern }: Parameter, value: string): string | undefined {
  const { pattern: shape, words } = SHAPES[type]
  const shown = quoted(value, 60)
  if (value.length > MAX_VALUE_CHARS) return `has ${value.length} characters, the limit is ${MAX_VALUE_CHARS}`
  if (!value.isWellFormed() || value.search(UNSEEN) !== -1)
    return `${shown} holds characters that are not seen`
  if (!shape.test(value) || value.includes('*/')) return `${shown} is not ${words}`
  if (type === 'name' && RESERVED.has(wordsOf(value).join(''))) return `${shown} is a word of the language`
  if (type === 'identifier' && RESERVED.has(value)) return `${shown} is a word of the language`
  if (pattern === undefined || matchesWhole(pattern, value)) return undefined
  return `${shown} does not match ${quoted(pattern, 80)}`
}

/** A pattern that takes too long matches nothing. */
function matchesWhole(pattern: string, value: string): boolean {
  return madeWithin(PATTERN_MS, () => new RegExp(`^(?:${pattern})$`, 'u').test(value)) === true
}

/** Is this a regular expression? */
export function isPattern(pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').source !== ''
  } catch {
    return false
  }
}

/** The values with those that the template has for parameters left out, in the order of the names. */
export function withDefaults(parameters: readonly Parameter[], values: Values): Values {
  const all = parameters.map((parameter) => [parameter.name, valueOf(parameter, values) ?? ''] as const)
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)))
}

import { anyOf, escapeCharacter, HIDDEN } from '../../text/invisible.ts'
import type { Example } from './example.ts'
import { outcomeText } from './expected-text.ts'

/**
 * TypeScript source of a plain value: JSON values, `undefined`, numbers beyond JSON, bigints, dates, and nested lists and
 * records of them. Nothing in the value can end the literal it becomes.
 */
export function sourceOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return sourceString(value)
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'bigint':
      return `${value}n`
    case 'object':
      return value === null ? 'null' : sourceComposite(value)
    case 'boolean':
    case 'undefined':
      return String(value)
    case 'function':
    case 'symbol':
      throw new TypeError(`a ${typeof value} has no literal`)
  }
}

function sourceComposite(value: object): string {
  if (Array.isArray(value)) return `[${value.map(sourceOf).join(', ')}]`
  if (value instanceof Date) return `new Date(${sourceString(value.toISOString())})`
  const members = Object.entries(value).map(([key, member]) => `${sourceKey(key)}: ${sourceOf(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

/** A plain `"__proto__": x` would set the prototype instead of a member. */
function sourceKey(key: string): string {
  if (key === '__proto__') return '["__proto__"]'
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : sourceString(key)
}

// everything but letters, numbers, marks, punctuation and symbols of any script, and the space; and what shows nothing
const UNPRINTABLE = anyOf('[^ \\p{L}\\p{N}\\p{P}\\p{S}\\p{M}]', HIDDEN)

/** A string literal in double quotes; what a reader cannot see is written as an escape. */
export function sourceString(text: string): string {
  return JSON.stringify(text).replace(UNPRINTABLE, escapeCharacter)
}

/** The same for source that is copied: line breaks and tabs stay, other invisible characters become escapes. */
export function escapeInvisible(source: string): string {
  return source.replace(UNPRINTABLE, (character) =>
    /[\n\r\t]/.test(character) ? character : escapeCharacter(character),
  )
}

/** One example as a line for people and prompts. Invisible characters are meant in a literal, so they show as escapes. */
export function exampleText(example: Example): string {
  return escapeInvisible(`${example.call} ${outcomeText(example)}`)
}

import { canonicalJson } from '../../formats/canonical.ts'
import { escapeInvisible } from './source-text.ts'
import type { Example } from '../document/spec.ts'

/** One example as a line for people and prompts. Invisible characters are meant in a literal, so they show as escapes. */
export function exampleText(example: Example): string {
  const outcome = 'throws' in example ? `throws ${example.throws}` : `returns ${valueText(example.returns)}`
  return escapeInvisible(`${example.call} ${outcome}`)
}

/** A value as JSON; what has no JSON form as JavaScript writes it. */
export function valueText(value: unknown): string {
  try {
    return canonicalJson(value)
  } catch {
    return String(value)
  }
}

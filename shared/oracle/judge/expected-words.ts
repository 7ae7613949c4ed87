import { expectedText } from '../../specification/rows/expected-text.ts'
import { matcherOf } from '../../specification/rows/matcher.ts'
import { showValue } from './show-value.ts'

const MAX_CHARS = 300

/** An expected value as people read it: like any other value, and a matcher in words. */
export function expectedWords(expected: unknown): string {
  if (!holdsMatcher(expected)) return showValue(expected)
  const text = expectedText(expected)
  return text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS)}...` : text
}

/** Depth is that of a spec, which is capped. */
function holdsMatcher(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (matcherOf(value) !== undefined) return true
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
  return isPlain && Object.values(value).some(holdsMatcher)
}

import { matcherOf } from '../rows/matcher.ts'
import { sourceOf } from '../rows/source-text.ts'
import { equalLine, matcherLines } from './outcome-lines.ts'
import type { Words } from './test-words.ts'

/** The members that a row speaks of: those of the value that its program ends in. */
export function expectedMembers(expected: unknown): Record<string, unknown> | undefined {
  const matcher = matcherOf(expected)
  if (matcher?.kind !== 'containing') return undefined
  const { part } = matcher
  return typeof part === 'object' && part !== null && !Array.isArray(part)
    ? (part as Record<string, unknown>)
    : undefined
}

/** Can it be compared in a line that is read like any other: a text, a part of one, a pattern, or a plain value? */
export function isWrittenText(expected: unknown): boolean {
  const matcher = matcherOf(expected)
  if (matcher === undefined) return true
  if (matcher.kind === 'matching') return true
  if (matcher.kind !== 'containing') return false
  const parts: unknown[] = [matcher.part].flat()
  return parts.length === 1 && typeof parts[0] === 'string'
}

/** The statement that compares. */
export function textLines(value: string, expected: unknown, words: Words): string[] {
  const matcher = matcherOf(expected)
  if (matcher !== undefined) return matcherLines(matcher, value, words)
  const isObject = typeof expected === 'object' && expected !== null
  return [equalLine(value, { text: sourceOf(expected), isObject }, words)]
}

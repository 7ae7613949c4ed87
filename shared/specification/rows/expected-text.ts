import { canonicalJson } from '../../formats/canonical.ts'
import type { Example } from './example.ts'
import { matcherOf, type Matcher } from './matcher.ts'

/** What must come of a row, as the end of a sentence: `returns 60`, `throws RangeError`, `gives exit 0`. */
export function outcomeText(example: Example): string {
  if ('throws' in example) return errorText(example)
  switch (example.program?.kind) {
    case undefined:
    case 'expression':
      return `returns ${expectedText(example.returns)}`
    case 'type':
      return compileText(example.returns)
    case 'relation':
      return 'holds'
    case 'file':
      return example.returns === undefined ? 'is not there' : `is ${expectedText(example.returns)}`
    case 'cli':
    case 'http':
    case 'render':
      return `gives ${expectedText(example.returns)}`
  }
}

function errorText({ throws, message }: Extract<Example, { throws: string }>): string {
  return message === undefined ? `throws ${throws}` : `throws ${throws} with ${JSON.stringify(message)}`
}

function compileText(expected: unknown): string {
  const matcher = matcherOf(expected)
  if (matcher === undefined) return 'compiles'
  const code = /TS\d+/.exec(expectedText(expected))?.[0]
  return code === undefined ? 'is refused' : `is refused with ${code}`
}

/** An expected value: as JSON where it has that form, else as JavaScript writes it, with what it must be like in words. */
export function expectedText(value: unknown): string {
  const matcher = matcherOf(value)
  if (matcher !== undefined) return matcherText(matcher)
  if (typeof value !== 'object' || value === null) return plainText(value)
  if (Array.isArray(value)) return `[${value.map(expectedText).join(',')}]`
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${expectedText(member)}`).join(',')}}`
}

function plainText(value: unknown): string {
  try {
    return canonicalJson(value)
  } catch {
    return typeof value === 'bigint' ? `${value}n` : String(value)
  }
}

function matcherText(matcher: Matcher): string {
  switch (matcher.kind) {
    case 'literal':
      return matcher.text
    case 'about':
      return `about ${matcher.value} (within ${matcher.within})`
    case 'containing':
      return containingText(matcher.part)
    case 'matching':
      return `text that matches /${matcher.pattern}/${matcher.flags}`
    case 'in-any-order':
      return `${expectedText(matcher.items)} in any order`
    case 'not-empty':
      return 'a list that is not empty'
    case 'related':
      return `values that are ${matcher.relation}`
  }
}

/** The members of an object stand for themselves. */
function containingText(part: unknown): string {
  const isRecord = typeof part === 'object' && part !== null && !Array.isArray(part)
  if (!isRecord || matcherOf(part) !== undefined) return `what contains ${expectedText(part)}`
  return Object.entries(part)
    .map(([name, member]) => `${name} ${expectedText(member)}`)
    .join(', ')
}

import type { Matcher } from '../rows/matcher.ts'
import { sourceOf, sourceString } from '../rows/source-text.ts'
import { isAssert, type Words } from './test-words.ts'

/** One statement that compares a value. What an object holds counts, not its class, as where the examples are called. */
export function equalLine(
  value: string,
  expected: { text: string; isObject: boolean },
  { runner, check }: Words,
): string {
  const { text, isObject } = expected
  if (!isAssert(runner)) return `${check}(${value}).${isObject ? 'toEqual' : 'toStrictEqual'}(${text});`
  return `${check}.deepStrictEqual(${isObject ? `structuredClone(${value})` : value}, ${text});`
}

/** The statements that say whether a value fits; `value` is an expression that is evaluated once. See written-row.ts for what is written. */
export function matcherLines(matcher: Matcher, value: string, words: Words): string[] {
  switch (matcher.kind) {
    case 'literal':
      return [equalLine(value, { text: matcher.text, isObject: true }, words)]
    case 'about':
      return [aboutLine(matcher, value, words)]
    case 'matching':
      return [matchLine(matcher, value, words)]
    case 'in-any-order':
      return [orderLine(matcher.items, value, words)]
    case 'containing':
      return partLines(matcher.part, value, words)
    case 'not-empty':
    case 'related':
      return []
  }
}

function aboutLine(
  { value: expected, within }: Extract<Matcher, { kind: 'about' }>,
  value: string,
  { runner, check }: Words,
): string {
  const distance = `Math.abs(Number(${value}) - ${expected < 0 ? `(${expected})` : expected})`
  return isAssert(runner)
    ? `${check}.ok(${distance} <= ${within});`
    : `${check}(${distance}).toBeLessThanOrEqual(${within});`
}

function matchLine(
  { pattern, flags }: Extract<Matcher, { kind: 'matching' }>,
  value: string,
  { runner, check }: Words,
): string {
  const regexp = `new RegExp(${[pattern, ...(flags === '' ? [] : [flags])].map(sourceString).join(', ')})`
  return isAssert(runner)
    ? `${check}.match(String(${value}), ${regexp});`
    : `${check}(String(${value})).toMatch(${regexp});`
}

/** Both sides in the order that `sort` gives. */
function orderLine(items: readonly unknown[], value: string, words: Words): string {
  const sorted = sourceOf([...items].sort())
  return equalLine(`[...(${value})].sort()`, { text: sorted, isObject: true }, words)
}

function partLines(part: unknown, value: string, words: Words): string[] {
  if (typeof part === 'object' && part !== null && !Array.isArray(part))
    return memberLines(part, value, words)
  const parts: unknown[] = Array.isArray(part) ? (part as unknown[]) : [part]
  if (parts.length === 1) return [includesLine(parts[0], `(${value})`, words)]
  return [`const ${words.value} = ${value};`, ...parts.map((each) => includesLine(each, words.value, words))]
}

function includesLine(part: unknown, value: string, { runner, check }: Words): string {
  const text = sourceOf(part)
  return isAssert(runner)
    ? `${check}.ok(${value}.includes(${text}));`
    : `${check}(${value}).toContain(${text});`
}

function memberLines(part: object, value: string, words: Words): string[] {
  const { runner, check } = words
  if (!isAssert(runner)) return [`${check}(${value}).toMatchObject(${sourceOf(part)});`]
  const members = Object.keys(part).map((key) => `${sourceString(key)}: ${words.value}[${sourceString(key)}]`)
  const shown = equalLine(`{ ${members.join(', ')} }`, { text: sourceOf(part), isObject: true }, words)
  return [`const ${words.value} = ${value};`, shown]
}

import { madeWithin } from '../../deadline.ts'
import { expectedValueOf } from '../../specification/document/expected-value.ts'
import { expectedText } from '../../specification/rows/expected-text.ts'
import { matching, type Matcher } from '../../specification/rows/matcher.ts'
import type { RelationWord } from '../../specification/rows/program.ts'
import { showValue } from './show-value.ts'

/** Finds the first place where a value is not what was expected: see difference.ts. */
export type DifferenceBetween = (expected: unknown, actual: unknown, path?: string) => string | undefined

export interface MatchedAt {
  path: string
  differenceBetween: DifferenceBetween
}

/** How a value departs from a matcher, as a sentence; `undefined` when it fits. */
export function matcherDifference(matcher: Matcher, actual: unknown, at: MatchedAt): string | undefined {
  switch (matcher.kind) {
    case 'literal':
      return literalDifference(matcher.text, actual, at)
    case 'containing':
      return partDifference(matcher.part, actual, at)
    case 'in-any-order':
      return orderDifference(matcher.items, actual, at)
    case 'related':
      return relatedDifference(matcher, actual, at)
    case 'about':
    case 'matching':
    case 'not-empty':
      return fits(matcher, actual) ? undefined : instead(matcher, actual, at)
  }
}

type Simple = Extract<Matcher, { kind: 'about' | 'matching' | 'not-empty' }>

function fits(matcher: Simple, actual: unknown): boolean {
  if (matcher.kind === 'not-empty') return Array.isArray(actual) && actual.length > 0
  if (matcher.kind === 'matching') return typeof actual === 'string' && isMatch(matcher, actual)
  return typeof actual === 'number' && Math.abs(actual - matcher.value) <= matcher.within
}

function place(path: string): string {
  return path === '' ? '' : `at ${path}: `
}

function instead(expected: Matcher | { text: string }, actual: unknown, { path }: MatchedAt): string {
  const words = 'kind' in expected ? matcherWords(expected) : expected.text
  return `${place(path)}${showValue(actual)} instead of ${words}`
}

const MAX_WORDS = 300

function matcherWords(matcher: Matcher): string {
  const text = expectedText(matching(matcher))
  return text.length > MAX_WORDS ? `${text.slice(0, MAX_WORDS)}...` : text
}

function literalDifference(text: string, actual: unknown, at: MatchedAt): string | undefined {
  const read = expectedValueOf(text)
  return read === undefined
    ? instead({ text }, actual, at)
    : at.differenceBetween(read.value, actual, at.path)
}

const MATCH_MS = 1000

/** The text comes from the code on trial, and can make a pattern endless. */
function isMatch({ pattern, flags }: { pattern: string; flags: string }, text: string): boolean {
  return madeWithin(MATCH_MS, () => new RegExp(pattern, flags).test(text)) === true
}

function partDifference(part: unknown, actual: unknown, at: MatchedAt): string | undefined {
  const parts = Array.isArray(part) ? (part as unknown[]) : [part]
  if (typeof actual === 'string') return textPartDifference(parts, actual, at)
  const items = actual instanceof Set ? [...actual] : actual
  if (Array.isArray(items)) return itemsDifference(parts, items as unknown[], at)
  return membersDifference(part, actual, at)
}

function textPartDifference(parts: readonly unknown[], actual: string, at: MatchedAt): string | undefined {
  const missing = parts.find((each) => typeof each !== 'string' || !actual.includes(each))
  return missing === undefined ? undefined : withoutPart(missing, actual, at)
}

function withoutPart(part: unknown, actual: unknown, { path }: MatchedAt): string {
  return `${place(path)}${showValue(actual)} without ${expectedText(part)}`
}

function itemsDifference(
  parts: readonly unknown[],
  items: readonly unknown[],
  at: MatchedAt,
): string | undefined {
  const missing = parts.find((part) => items.every((item) => at.differenceBetween(part, item) !== undefined))
  return missing === undefined && parts.length > 0 ? undefined : withoutPart(missing, items, at)
}

function membersDifference(part: unknown, actual: unknown, at: MatchedAt): string | undefined {
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
  if (!isObject(part) || !isObject(actual)) return withoutPart(part, actual, at)
  for (const [key, member] of Object.entries(part) as [string, unknown][]) {
    const path = `${at.path}.${key}`
    if (!Object.hasOwn(actual, key)) return `${place(path)}nothing instead of ${expectedText(member)}`
    const found = at.differenceBetween(member, Reflect.get(actual, key), path)
    if (found !== undefined) return found
  }
  return undefined
}

function orderDifference(items: readonly unknown[], actual: unknown, at: MatchedAt): string | undefined {
  const left =
    actual instanceof Set
      ? [...(actual as Set<unknown>)]
      : Array.isArray(actual)
        ? [...(actual as unknown[])]
        : undefined
  if (left === undefined) return instead({ kind: 'in-any-order', items }, actual, at)
  for (const item of items) {
    const index = left.findIndex((each) => at.differenceBetween(item, each) === undefined)
    if (index === -1) return withoutPart(item, actual, at)
    left.splice(index, 1)
  }
  return left.length === 0 ? undefined : `${place(at.path)}${showValue(left[0])} where nothing was expected`
}

/** The first input for which the relation does not hold. */
function relatedDifference(
  { relation, inputs }: Extract<Matcher, { kind: 'related' }>,
  actual: unknown,
  at: MatchedAt,
): string | undefined {
  if (!Array.isArray(actual) || actual.length !== inputs || inputs === 0)
    return 'no value for each input: the types and examples of the export give none to try'
  for (const pair of actual as unknown[]) {
    const [text, left, right] = Array.isArray(pair) ? (pair as unknown[]) : []
    const found = isRelated(relation, left, right, at)
    if (found !== undefined) return `${String(text).slice(0, MAX_WORDS)}: ${found}`
  }
  return undefined
}

function isRelated(
  relation: RelationWord,
  left: unknown,
  right: unknown,
  { differenceBetween }: MatchedAt,
): string | undefined {
  if (relation !== 'monotone') return differenceBetween(right, left)
  const [low, high] = [givenBy(left), givenBy(right)]
  if (low === undefined || high === undefined || low <= high) return undefined
  return `${showValue(low)}, which is more than ${showValue(high)}`
}

/** What a call gave; nothing where it threw. */
function givenBy(side: unknown): number | string | undefined {
  const value: unknown = typeof side === 'object' && side !== null ? Reflect.get(side, 'gives') : undefined
  if (value instanceof Date) return value.getTime()
  return typeof value === 'number' || typeof value === 'string' ? value : undefined
}

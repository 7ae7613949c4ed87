import { matcherOf } from '../../specification/rows/matcher.ts'
import type { TrialRow } from './trial-rows.ts'

/** One row alone never says more than this. */
const MAX_ROW_BITS = 60
const WHOLE = 8
const CHAR = 4
const TEXT = 40
const FRACTION = 20
const DATE = 20
const ABOUT = 15
const PATTERN = 6

/** A part of an argument: one of the few that a function could take. */
const PART = 6
const ITEM = 2

/**
 * How much it says when another function gives the values of all rows, in bits: a long text says much, yes or no one bit, and the same
 * answer in every row next to nothing. An argument that comes back says one bit: many functions leave alone what they need not change.
 */
export function bitsOfRows(rows: readonly TrialRow[]): number {
  const expected = rows.map(({ example }) => JSON.stringify(example.returns))
  if (new Set(expected).size === 1 && rows.length > 1) return rows[0] === undefined ? 0 : bitsOfRow(rows[0])
  return rows.reduce((sum, row) => sum + bitsOfRow(row), 0)
}

function bitsOfRow({ example, code }: TrialRow): number {
  const own = matcherOf(example.returns)
  const value = own !== undefined && 'part' in own ? own.part : example.returns
  const most = mostBits(value, code)
  return Math.min(most, Array.isArray(value) ? bitsOfList(value, plainText(code)) : bitsOf(value))
}

/** An item that stands in the call is one of the few that were there to choose from. */
function bitsOfList(items: readonly unknown[], call: string): number {
  const bits = items.map((item) => {
    const isGiven = stands(plainText(JSON.stringify(item ?? null)), call, ITEM_ENDS)
    return isGiven ? Math.min(ITEM, bitsOf(item)) : bitsOf(item)
  })
  return 1 + bits.reduce((sum, each) => sum + each, 0)
}

/** What stands in the call already can be no surprise. */
function mostBits(value: unknown, code: string): number {
  const [text, call] = [plainText(JSON.stringify(value ?? null)), plainText(code)]
  if (stands(text, call, ARGUMENT_ENDS)) return 1
  return call.includes(text) || (typeof value === 'string' && code.includes(value)) ? PART : MAX_ROW_BITS
}

const ARGUMENT_ENDS = { before: /[(,]$/, after: /^[),]/ }
const ITEM_ENDS = { before: /[[(,:]$/, after: /^[\]),}]/ }

/** Does a value stand in the call, between such characters? */
function stands(text: string, call: string, ends: typeof ARGUMENT_ENDS): boolean {
  return call
    .split(text)
    .some((before, at, all) => ends.before.test(before) && ends.after.test(all[at + 1] ?? ''))
}

/** Without white space, with one kind of quotes. */
function plainText(text: string): string {
  return text.replace(/\s/g, '').replace(/['`]/g, '"')
}

function bitsOf(value: unknown): number {
  const matcher = matcherOf(value)
  if (matcher?.kind === 'in-any-order') return bitsOf(matcher.items)
  if (matcher !== undefined) return MATCHER_BITS[matcher.kind]
  if (typeof value === 'string') return 1 + Math.min(TEXT, CHAR * value.length)
  if (typeof value === 'number') return bitsOfNumber(value)
  if (typeof value !== 'object' || value === null) return 1
  const items: unknown[] = value instanceof Date ? [DATE] : Object.values(value)
  return 1 + items.reduce<number>((sum, item) => sum + bitsOf(item), 0)
}

const MATCHER_BITS = {
  literal: WHOLE,
  about: ABOUT,
  containing: PATTERN,
  matching: PATTERN,
  'not-empty': 1,
  related: 0,
}

function bitsOfNumber(value: number): number {
  if (!Number.isFinite(value)) return 2
  return Number.isInteger(value) ? 1 + Math.log2(1 + Math.abs(value)) : FRACTION
}

import { scalar, type Value } from '../values/value.ts'
import { numbersBeside, scalarsIn } from './beside.ts'
import type { Place, Step } from './step.ts'

type Row = readonly [kind: string, worth: number, value: number]

/** Numbers near one: its neighbours, boundaries of the code, and numbers that the rest of the call names. */
export function numberSteps(from: number, place: Place): Step[] {
  const seen = scalarsIn(place.seen).filter((value) => typeof value === 'number')
  const decimals = Math.max(decimalsOf(from), ...seen.map(decimalsOf))
  const rows = [
    ...ownRows(from),
    ...fractionRows(from, decimals),
    ...literalRows(place),
    ...farRows(from, place),
  ]
  const manner = { ...mannerOf(place, [from, ...seen]), decimals }
  return [...rows.flatMap((row) => admitted(row, manner)), ...noNumber(place)].map(
    ([kind, worth, value]) => ({ kind, worth, value: scalar(value) }),
  )
}

function ownRows(from: number): Row[] {
  return [
    ['less', 0, from - 1],
    ['more', 0, from + 1],
    ['zero', 1, 0],
    ['one', 2, 1],
    ['twice', 4, from * 2],
    ['half', 5, from / 2],
    ['whole half', 5, Math.floor(from / 2)],
    ['ten times', 5, from * 10],
    ['ten more', 3, from + 10],
    ['hundred more', 3, from + 100],
    ['thousand more', 5, from + 1000],
    ['minus', 4, -from],
    ['minus one', 3, -1],
  ]
}

/** A step of the last digit, and the middle between two of them, where rounding decides. */
function fractionRows(from: number, decimals: number): Row[] {
  const digit = 10 ** -decimals
  return [
    ['half a digit', 3, from + digit / 2],
    ['a digit more', 1, from + digit],
    ['a digit less', 1, from - digit],
    ['a half', 3, Math.trunc(from) + 0.5],
    ['less than a digit', 5, from + digit / 10],
    ['whole', 3, Math.trunc(from)],
  ]
}

function literalRows({ facts, beside }: Place): Row[] {
  const around =
    (name: string, worth: number) =>
    (number: number): Row[] => [
      [name, worth, number],
      [`${name} less`, worth + 1, number - 1],
      [`${name} more`, worth + 1, number + 1],
    ]
  return [
    ...facts.numbers.flatMap((number, at) => around(`literal ${number}`, 1 + at * LATER)(number)),
    ...numbersBeside(beside).flatMap(around('beside', 1)),
  ]
}

/** How much later each further literal of the code is tried. */
const LATER = 0.2

function farRows(from: number, { facts }: Place): Row[] {
  const isYear = Number.isInteger(from) && from >= 1500 && from <= 2600
  const years: Row[] = [
    ['leap year', 3, 2024],
    ['century', 3, 1900],
    ['leap century', 3, 2000],
    ['common year', 4, 2023],
  ]
  return [
    ...(isYear ? years : []),
    ...[10, 100, 1000, 1_000_000].map((size): Row => [`size ${size}`, 7, size]),
    ...facts.numbers.flatMap((number): Row[] => [
      [`plus ${number}`, 5, from + number],
      [`hundred and ${number}`, 5, 100 + number],
      [`times ${number}`, 6, from * number],
    ]),
    ['largest', 9, Number.MAX_SAFE_INTEGER],
    ['minus zero', 9, -0],
    ['not a number', 5, NaN],
    ['infinite', 5, Infinity],
    ['minus infinite', 6, -Infinity],
  ]
}

/** A parameter that is declared a number takes what is none as well; where nobody speaks of it, it is tried last. */
function noNumber({ shape, facts }: Place): Row[] {
  return shape.kind === 'number' && facts.specials === 'nobody' ? [['not a number', LAST, NaN]] : []
}

const LAST = 12

interface Manner {
  decimals: number
  /** How much later a fraction, a negative or a special number is tried; `undefined`: never. */
  fractions: number | undefined
  negatives: number
  specials: number | undefined
}

function mannerOf({ facts }: Place, seen: readonly number[]): Omit<Manner, 'decimals'> {
  const worth = { spec: 0, code: 3, nobody: undefined }
  const isSeen = (test: (value: number) => boolean): boolean => seen.some(test)
  return {
    fractions: isSeen((value) => decimalsOf(value) > 0) ? 0 : worth[facts.fractions],
    negatives: isSeen((value) => value < 0) ? 0 : (worth[facts.negatives] ?? 3),
    specials: isSeen((value) => !Number.isFinite(value)) ? 0 : worth[facts.specials],
  }
}

function admitted([kind, worth, value]: Row, manner: Manner): Row[] {
  const exact = Number.isFinite(value) ? Number(value.toPrecision(15)) : value
  const isNegative = exact < 0 || Object.is(exact, -0)
  const delays = [
    Number.isFinite(exact) ? 0 : manner.specials,
    Number.isFinite(exact) && !Number.isInteger(exact) ? manner.fractions : 0,
    isNegative ? manner.negatives : 0,
  ]
  if (delays.includes(undefined) || (Object.is(exact, -0) && kind !== 'minus zero')) return []
  return [[kind, delays.reduce<number>((sum, delay) => sum + (delay ?? 0), worth), exact]]
}

/** Digits behind the point, at most 6. */
function decimalsOf(value: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value)) return 0
  const text = String(value)
  const digits = /\.(\d+)$/.exec(text)?.[1]?.length ?? 6
  return Math.min(digits, 6)
}

/** The same for whole numbers of any size. */
export function bigintSteps(from: bigint, { facts }: Place): Step[] {
  const literals = facts.numbers.filter(Number.isInteger).map(BigInt)
  const rows: [string, number, bigint][] = [
    ['less', 0, from - 1n],
    ['more', 0, from + 1n],
    ['zero', 1, 0n],
    ['one', 2, 1n],
    ['twice', 4, from * 2n],
    ['ten times', 5, from * 10n],
    ['minus', 4, -from],
    ['large', 6, 9_007_199_254_740_993n],
    ...literals.flatMap((value): [string, number, bigint][] => [
      [`literal ${value}`, 1, value],
      [`literal ${value} less`, 2, value - 1n],
      [`literal ${value} more`, 2, value + 1n],
    ]),
  ]
  return rows.map(([kind, worth, value]) => ({
    kind,
    worth: value < 0n && from >= 0n ? worth + 4 : worth,
    value: scalar(value) satisfies Value,
  }))
}

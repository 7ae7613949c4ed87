import type { Assertion } from './test-case.ts'

/** Does a matcher accept more now, by its arguments? Only where they say so themselves: limits, patterns, fields of an object. */
export function acceptsMore(was: Assertion, is: Assertion): boolean {
  if (was.matcher !== is.matcher) return false
  const name = was.matcher.split('.').at(-1) ?? ''
  const isLooser = DIRECTIONS.find(([names]) => names.test(name))?.[1]
  if (isLooser === undefined) return false
  const isNegated = /^not\.|\.not\./.test(was.matcher)
  return isNegated ? isLooser(is, was) : isLooser(was, is)
}

type Looser = (was: Assertion, is: Assertion) => boolean

const DIRECTIONS: readonly [names: RegExp, isLooser: Looser][] = [
  [/^(?:toBeGreaterThan(?:OrEqual)?|above|least|gte?)$/, (was, is) => numberAt(is, 0) < numberAt(was, 0)],
  [/^(?:toBeLessThan(?:OrEqual)?|below|most|lte?)$/, (was, is) => numberAt(is, 0) > numberAt(was, 0)],
  // places after the point, 2 unless it says otherwise; chai takes a distance
  [/^toBeCloseTo$/, (was, is) => numberAt(is, 1, 2) < numberAt(was, 1, 2)],
  [/^(?:closeTo|approximately)$/, (was, is) => numberAt(is, 1) > numberAt(was, 1)],
  [/^(?:ok|isOk|assert)$/, (was, is) => limitFalls(was, is) || runsFall(was, is)],
  [/^(?:toMatch|match|toThrow|toThrowError|throws?|rejects|toContain|include)$/, patternFalls],
  [/^(?:toEqual|toStrictEqual|deepEqual)$/, (was, is) => isPartial(is) && fewerParts(was, is)],
  [/^(?:toMatchObject|partialDeepStrictEqual|like|toHaveBeenCalledWith)$/, fewerParts],
]

function numberAt({ args }: Assertion, at: number, otherwise = NaN): number {
  const text = args[at]
  return text === undefined ? otherwise : Number(text.replaceAll('_', ''))
}

/** `assert.ok(f() >= 90)` became `assert.ok(f() >= 0)`. */
function limitFalls(was: Assertion, is: Assertion): boolean {
  const [old, now] = [comparisonIn(was), comparisonIn(is)]
  if (old === undefined || now === undefined) return false
  if (old.left !== now.left || old.isLower !== now.isLower) return false
  return old.isLower ? now.limit < old.limit : now.limit > old.limit
}

/** `f() >= 90`, if that is asserted. */
function comparisonIn({ args: [text = ''] }: Assertion): Comparison | undefined {
  const [, left = '', sign = '', limit = ''] = /^(.*\S)\s+([<>]=?)\s+(-?[\d._]+)$/.exec(text) ?? []
  if (limit === '') return undefined
  return { left, isLower: sign.startsWith('>'), limit: Number(limit.replaceAll('_', '')) }
}

interface Comparison {
  left: string
  /** What is smaller than the limit fails. */
  isLower: boolean
  limit: number
}

/** A property is tried with fewer values: fast-check takes a hundred unless it says otherwise. */
function runsFall(was: Assertion, is: Assertion): boolean {
  const [before = 100, after = 100] = [was, is].map(({ parts }) => {
    const [, runs] =
      /^\.numRuns: ([\d_]+)$/.exec(parts.find((each) => each.startsWith('.numRuns:')) ?? '') ?? []
    return runs === undefined ? undefined : Number(runs.replaceAll('_', ''))
  })
  return after < before
}

const ANY_TEXT = /\.[*+]|\[\^\](?:\*|\+)|\[\\s\\S\][*+]/

/** A pattern loses its ends or a part, or takes any text where it did not. */
function patternFalls(was: Assertion, is: Assertion): boolean {
  const [before, after] = [patternOf(was), patternOf(is)]
  if (before === undefined || after === undefined) return false
  const [plain, now] = [before, after].map((text) => text.replace(/^\^|\$$/g, ''))
  if (plain === now) return after.length < before.length
  return (plain ?? '').includes(now ?? '') || (ANY_TEXT.test(after) && !ANY_TEXT.test(before))
}

/** What stands between the slashes or quotes of the last argument. */
function patternOf({ args }: Assertion): string | undefined {
  const text = args.at(-1) ?? ''
  return /^\/([^]*)\/[a-z]*$/.exec(text)?.[1] ?? /^(['"`])([^]*)\1$/.exec(text)?.[2]
}

function isPartial({ args }: Assertion): boolean {
  return /\bexpect\.(?:objectContaining|arrayContaining)\(/.test(args.join(' '))
}

/** All that is asked for now was asked for before, and something is asked for no longer. */
function fewerParts(was: Assertion, is: Assertion): boolean {
  const known = new Set(was.parts)
  return is.parts.length < was.parts.length && is.parts.every((part) => known.has(part))
}

import { multisetDifference } from '../../formats/multiset.ts'
import { shown, type WeakeningCode, type Weakening } from '../weakening.ts'
import { acceptsMore } from './bounds.ts'
import type { Assertion, TestCase } from './test-case.ts'

/**
 * What one test asserts no longer. An assertion that is gone is paired with a new one about the same subject: a stronger one
 * takes its place. `lost`: texts that stand in no other test either.
 */
export function assertionsLost(was: TestCase, is: TestCase, lost: ReadonlySet<string>): Weakening[] {
  // a test that is not run asserts nothing: its own finding says so
  if (was.isSkipped || is.isSkipped) return []
  const [before, after] = [was.assertions, is.assertions]
  const gone = multisetDifference(before, after, ({ text }) => text)
  const come = multisetDifference(after, before, ({ text }) => text)
  const kept = keptLosses(is, before, after)
  const { weaker, alone, left } = pairAssertions(gone, come)
  const missing = alone.filter(({ text }) => lost.has(text))
  // as many others in their place: what they are worth together decides
  const isReplaced = sumOf(left) >= sumOf(missing) && left.length >= missing.length
  return [
    ...kept,
    ...weaker.map(([old, now]) => matcherLoss(is, old, now)),
    ...(missing.length === 0 || isReplaced ? [] : [fewer(is, missing, [before.length, after.length])]),
    ...swallowedNow(is, come),
  ]
}

function sumOf(assertions: readonly Assertion[]): number {
  return assertions.filter(({ isSwallowed }) => !isSwallowed).reduce((sum, { strength }) => sum + strength, 0)
}

interface Paired {
  weaker: [Assertion, Assertion][]
  /** Those that are gone without another about their subject. */
  alone: Assertion[]
  /** New ones that take no other's place. */
  left: Assertion[]
}

function pairAssertions(gone: readonly Assertion[], come: readonly Assertion[]): Paired {
  const left = [...come]
  const paired: Paired = { weaker: [], alone: [], left }
  for (const old of gone) {
    const same = left.filter(({ subject }) => subject === old.subject).sort((a, b) => b.strength - a.strength)
    // `assert.ok(f(1) === 2)` is about `f(1)` as well
    const about = same[0] ?? left.find(({ subject }) => isAbout(subject, old.subject))
    if (about === undefined) {
      paired.alone.push(old)
      continue
    }
    left.splice(left.indexOf(about), 1)
    if (isWeaker(old, about)) paired.weaker.push([old, about])
  }
  return paired
}

function isWeaker(old: Assertion, now: Assertion): boolean {
  const isRewritten = now.recorded !== undefined && old.recorded !== undefined
  return now.strength < old.strength || isRewritten || acceptsMore(old, now)
}

/** Is the other subject a part of it, and not a part of one of its words? */
function isAbout(subject: string, part: string): boolean {
  const at = subject.indexOf(part)
  return part.length > 2 && at !== -1 && !/[\w$.]$/.test(subject.slice(0, at))
}

function matcherLoss(test: TestCase, old: Assertion, now: Assertion): Weakening {
  const code: WeakeningCode =
    now.recorded !== undefined && old.recorded !== undefined ? 'WEAKENED_SNAPSHOT' : 'WEAKENED_MATCHER'
  const what =
    code === 'WEAKENED_SNAPSHOT'
      ? `the recorded value goes from ${shown(old.recorded)} to ${shown(now.recorded)}`
      : `it accepts more: ${shown(old.text)} became ${shown(now.text)}`
  return { ...placed(test, now), code, what }
}

function fewer(test: TestCase, missing: readonly Assertion[], [was, is]: [number, number]): Weakening {
  const what = `it asserts less: ${was} assertions before, ${is} now; gone is ${shown(missing[0]?.text)}`
  return { ...placed(test, test), code: 'WEAKENED_ASSERTIONS', what }
}

/** The same words, and they count less often or not at all. */
function keptLosses(test: TestCase, before: readonly Assertion[], after: readonly Assertion[]): Weakening[] {
  const [conditional, swallowed] = [pick('isConditional'), pick('isSwallowed')]
  return [
    ...fewerRows(test, before, after),
    ...conditional.map((now): Weakening => ({
      ...placed(test, now),
      code: 'WEAKENED_ASSERTIONS',
      what: `it asserts only under a condition: ${shown(now.text)}`,
    })),
    ...swallowed.map((now): Weakening => swallowedLoss(test, now)),
  ]

  function pick(guard: 'isConditional' | 'isSwallowed'): Assertion[] {
    const known = new Map<string, number>()
    for (const each of before) if (each[guard]) known.set(each.text, (known.get(each.text) ?? 0) + 1)
    const texts = new Set(before.map(({ text }) => text))
    return after.filter((each) => {
      if (!each[guard] || !texts.has(each.text)) return false
      const count = known.get(each.text) ?? 0
      known.set(each.text, count - 1)
      return count <= 0
    })
  }
}

/** The same words for fewer items of a list. */
function fewerRows(test: TestCase, before: readonly Assertion[], after: readonly Assertion[]): Weakening[] {
  const rows = new Map(before.map(({ text, rows: count }) => [text, count]))
  return after.flatMap((now): Weakening[] => {
    const was = rows.get(now.text) ?? 0
    if (now.rows === undefined || now.rows >= was) return []
    const what = `it is asserted ${now.rows} times, ${was} before: ${shown(now.text)}`
    return [{ ...placed(test, now), code: 'WEAKENED_ASSERTIONS', what }]
  })
}

function swallowedNow(test: TestCase, come: readonly Assertion[]): Weakening[] {
  return come.filter(({ isSwallowed }) => isSwallowed).map((now) => swallowedLoss(test, now))
}

function swallowedLoss(test: TestCase, now: Assertion): Weakening {
  return {
    ...placed(test, now),
    code: 'WEAKENED_SWALLOWED',
    what: `nobody hears of its failure: ${shown(now.text)}`,
  }
}

function placed(
  { file, title }: TestCase,
  { line, column }: { line: number; column: number },
): Omit<Weakening, 'code' | 'what'> {
  return { file, subject: title, line, column }
}

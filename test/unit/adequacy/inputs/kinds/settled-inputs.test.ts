import { describe, expect, it, test } from 'vitest'
import fc from 'fast-check'
import {
  decidedCalls,
  outsideCalls,
  wouldSettle,
} from '../../../../../shared/adequacy/inputs/kinds/settled-inputs.ts'
import type { DomainLine, Example, Spec } from '../../../../../shared/specification/document/spec.ts'
import { criterionOf } from '../../../../support/unit-of.ts'

const SENTENCE = 'The f function shall return what it is given.'

/** A spec with these calls as examples, and answers that other calls are out of the domain. */
function specWith(
  calls: readonly string[],
  outside: readonly string[],
  ears = SENTENCE,
): Pick<Spec, 'acceptance' | 'domain'> {
  const examples = calls.map((call): Example => ({ call, returns: null }))
  const domain = outside.map((call): DomainLine => ({ not: call, by: 'Ada', asked: 'JD-1' }))
  return { acceptance: [criterionOf('AC-1', { ears, examples })], domain }
}

describe('an answer that a call is out of the domain', () => {
  it.each([
    ['f("😀lato")', ['f("plato")'], 'f("😀da lovelace")'],
    ['f(" a")', ['f("a b")'], 'f("b ")'],
    ['f(-1)', ['f(1)'], 'f(-7.5)'],
    ['f([])', ['f([1])'], 'f([])'],
    ['f([], 1)', ['f([1], 1)'], 'f([], 2)'],
    ['f({ a: null })', ['f({ a: 1 })'], 'f({ a: 2, b: null })'],
    ['new C(1).add(-1)', ['new C(1).add(1)'], 'new C(2).add(3).add(-4)'],
  ])('of %s, where examples call %j, settles %s', (call, calls, other) => {
    expect(outsideCalls(specWith(calls, []))(other)).toBe(false)
    expect(outsideCalls(specWith(calls, [call]))(other)).toBe(true)
    expect(decidedCalls(specWith(calls, [call]))(other)).toBe(true)
  })

  it.each([
    ['f(-1)', ['f(-2)', 'f(1)'], 'f(-3)', 'an example has such an input'],
    ['f(5)', ['f(1)'], 'f(6)', 'there is no such kind of input'],
    ['f("😀")', ['f("a")'], 'f("é")', 'the other has another kind'],
    ['f(" 1")', ['f("a")'], 'f(" a")', 'the other has one of two kinds'],
    ['f(-1, "")', ['f(1, "a")'], 'f(-1, "a")', 'the pair is settled, and not one of the two'],
    ['f(-1, "")', ['f(1, "a")'], 'f(1, "")', 'the pair is settled, and not the other'],
    ['f(-1, 1)', ['f(1, 1)'], 'f(1, -1)', 'the other argument is another place'],
    [
      'new C(1).add(-1)',
      ['new C(1).add(1)', 'new C(1).drop(1)'],
      'new C(1).drop(-1)',
      'another method is another place',
    ],
    ['f(...[-1])', ['f(1)'], 'f(-1)', 'nobody can read the call'],
  ])('of %s, where examples call %j, leaves %s in: %s', (call, calls, other) => {
    expect(outsideCalls(specWith(calls, [call]))(other)).toBe(false)
  })

  it('settles a pair where both kinds are there', () => {
    expect(outsideCalls(specWith(['f(1, "a")'], ['f(-1, "")']))('f(-2, "")')).toBe(true)
  })

  it('leaves in what a sentence speaks of', () => {
    const ears = 'If the number is negative, then f shall throw a RangeError.'
    expect(outsideCalls(specWith(['f(1)'], ['f(-1)'], ears))('f(-2)')).toBe(false)
  })

  it('leaves in what has only one of two kinds, where a sentence speaks of the other', () => {
    const ears = 'The f function shall return the cells of a line.'
    const isOutside = outsideCalls(specWith(['f("a b")'], ['f("a\\n")'], ears))
    expect(['f("b\\n")', 'f("b ")'].map(isOutside)).toEqual([true, false])
  })

  it('leaves in what an example that throws has, and what a later answer gives a value to', () => {
    const spec = specWith(['f(1)'], ['f(-1)'])
    const later: Example[] = [
      { call: 'f(-9)', throws: 'RangeError' },
      { call: 'f(-9)', returns: 0, holdout: true, by: 'Ada', asked: 'JD-1' },
    ]
    for (const row of later) {
      const acceptance = [...spec.acceptance, criterionOf('AC-2', { examples: [row] })]
      expect(outsideCalls({ ...spec, acceptance })('f(-2)')).toBe(false)
      expect(outsideCalls({ ...spec, acceptance })('f(-1)')).toBe(true)
    }
  })

  it('settles nothing else where it is a line that nobody asked for', () => {
    const spec = { ...specWith(['f(1)'], []), domain: [{ not: 'f(-1)' }] }
    expect([outsideCalls(spec)('f(-1)'), outsideCalls(spec)('f(-2)')]).toEqual([true, false])
  })
})

test('no order of rows and answers changes what is out of the domain, and no example ever is', () => {
  const value = fc.constantFrom('1', '-1', '-2.5', '0', '""', '" a"', '"😀b"', '"é "', '[]', '[null]')
  const call = fc.tuple(value, value).map((values) => `f(${values.join(', ')})`)
  const calls = fc.uniqueArray(call, { minLength: 2, maxLength: 9 })
  const shuffled = calls.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.nat(all.length), call),
  )
  fc.assert(
    fc.property(shuffled, ([all, mixed, at, other]) => {
      const shown = new Set(all.slice(0, at))
      const specOf = (order: readonly string[]): Pick<Spec, 'acceptance' | 'domain'> =>
        specWith(
          order.filter((each) => shown.has(each)),
          order.filter((each) => !shown.has(each)),
        )
      expect(outsideCalls(specOf(mixed))(other)).toBe(outsideCalls(specOf(all))(other))
      expect([...shown].filter(outsideCalls(specOf(all)))).toEqual([])
    }),
  )
})

describe('what an answer would settle', () => {
  it.each([
    ['f("😀lato")', ['f("Plato")'], [expect.stringMatching(/plane$/) as string, 'the sign 😀']],
    ['f(" a", -1)', ['f("a", -2)'], ['white space at an end', 'a blank']],
    ['f("a")', ['f("b")'], undefined],
    // the answer is a line about the argument
    ['f(-1)', ['f(1)'], undefined],
  ])('is of %s beside %j: %j', (call, calls, words) => {
    expect(wouldSettle(specWith(calls, []), call)).toEqual(words)
  })
})

import { describe, expect, it } from 'vitest'
import { allowsCall, narrowestDomain } from '../../../shared/specification/domain.ts'
import type { DomainLine, DomainWord, Example } from '../../../shared/specification/document/spec.ts'
import { criterionOf } from '../../support/unit-of.ts'

const allows = (is: DomainWord, argument: string): boolean =>
  allowsCall([{ of: 'f', argument: 1, is }], `f(${argument})`)

describe('a word of the domain', () => {
  it.each<[DomainWord, string[], string[]]>([
    ['given', ['0', '""', 'false', 'NaN'], ['', 'null', 'undefined']],
    ['well-formed', ['"a"', '"\\ud83d\\ude00"', '["a"]', ''], ['"\\ud83d"', '["a", "\\udc00"]', '1', 'null']],
    [
      'not-empty',
      ['" "', '[0]', '{ a: 1 }', 'new Set([1])', '7', ''],
      ['""', '``', '[]', '{}', 'new Map()', 'null'],
    ],
    ['not-blank', ['"a"', '" a"', '["a"]', '[]'], ['""', '" \\n"', '["a", ""]', '1']],
    [
      'valid-date',
      ['new Date(0)', 'new Date("2026-01-01")', '[]'],
      ['new Date(NaN)', 'new Date("x")', '"2026-01-01"'],
    ],
    [
      'finite',
      ['0', '-1.5', '10n', '[1, 2]', ''],
      ['NaN', 'Infinity', '-Infinity', '[1, NaN]', '"1"', 'null'],
    ],
    ['not-negative', ['0', '-0', '1.5', '1n', '[]'], ['-1', '-1n', 'NaN', '-Infinity', '[[-1]]']],
    ['integer', ['0', '-3', '2n', '1e21'], ['1.5', 'NaN', 'Infinity', '"1"']],
    ['safe-integer', ['9007199254740991', '5n'], ['9007199254740992', '0.5', '9007199254740992n', '"1"']],
    ['positive', ['1', '0.1', '1n', 'Infinity'], ['0', '-0', '-1', 'NaN', 'true']],
  ])('%s allows %j and excludes %j', (is, allowed, excluded) => {
    expect(allowed.filter((argument) => !allows(is, argument))).toEqual([])
    expect(excluded.filter((argument) => allows(is, argument))).toEqual([])
  })

  it('speaks of one argument of one export, wherever in the call it is called', () => {
    const domain: DomainLine[] = [
      { of: 'Basket', argument: 1, is: 'positive' },
      { of: 'Basket.add', argument: 2, is: 'integer' },
    ]
    expect(allowsCall(domain, 'new Basket(1).add("a", 1).add("b", 2)')).toBe(true)
    expect(allowsCall(domain, 'new Basket(0).add("a", 1)')).toBe(false)
    expect(allowsCall(domain, 'new Basket(1).remove("a", 1.5)')).toBe(true)
    expect(allowsCall(domain, 'other(0).add("a", 1.5)')).toBe(true)
    expect(allowsCall([{ of: 'Basket.add', argument: 1, is: 'given' }], 'new Basket(1).add()')).toBe(false)
    expect(
      allowsCall(
        [{ of: 'Basket.add.add', argument: 2, is: 'integer' }],
        'new Basket(1).add("a", 1).add("b", 2.5)',
      ),
    ).toBe(false)
  })
})

describe('a call that is outside of the domain', () => {
  it('is excluded however it is written', () => {
    const domain = [{ not: "f('a', { b: [1, -2n], c: /x/g }, new Date(0))" }]
    expect(allowsCall(domain, 'f( "a",{"b":[1,-2n],c:/x/g},new Date(0) )')).toBe(false)
    expect(allowsCall(domain, 'f("a", { b: [1, 2n], c: /x/g }, new Date(0))')).toBe(true)
  })

  it('is excluded alone', () => {
    expect(allowsCall([{ not: 'f(1)' }], 'f(2)')).toBe(true)
    expect(allowsCall([], 'f(1)')).toBe(true)
  })
})

describe('the narrowest line that excludes a call', () => {
  const lineFor = (call: string, examples: Example[]): DomainLine =>
    narrowestDomain({ acceptance: [criterionOf('AC-1', { examples })] }, call)
  const returning = (...calls: string[]): Example[] => calls.map((call) => ({ call, returns: 1 }))

  it.each<[call: string, calls: string[], line: DomainLine]>([
    ['f(NaN)', ['f(1)', 'f(-1.5)'], { of: 'f', argument: 1, is: 'finite' }],
    ['f(1.5)', ['f(1)', 'f(-1)'], { of: 'f', argument: 1, is: 'integer' }],
    ['f(-1)', ['f(1)', 'f(0)'], { of: 'f', argument: 1, is: 'not-negative' }],
    ['f(0)', ['f(1)'], { of: 'f', argument: 1, is: 'positive' }],
    ['f("a", "")', ['f("", "b")'], { of: 'f', argument: 2, is: 'not-empty' }],
    ['f([])', ['f([1])'], { of: 'f', argument: 1, is: 'not-empty' }],
    ['f([1, NaN])', ['f([1, 2])'], { of: 'f', argument: 1, is: 'finite' }],
    ['f(null)', ['f("a")'], { of: 'f', argument: 1, is: 'given' }],
    ['f(new Date("x"))', ['f(new Date(0))'], { of: 'f', argument: 1, is: 'valid-date' }],
    ['new C(1).m(-1)', ['new C(1).m(1)'], { of: 'C.m', argument: 1, is: 'not-negative' }],
  ])('of %s beside %j is %j', (call, calls, line) => {
    expect(lineFor(call, returning(...calls))).toEqual(line)
    expect(allowsCall([line], call)).toBe(false)
  })

  it('is the call itself where every word would exclude an example, or none speaks for one', () => {
    expect(lineFor('f(0)', returning('f(0)', 'f(1)'))).toEqual({ not: 'f(0)' })
    expect(lineFor('f(-1)', [{ call: 'f(-2)', throws: 'RangeError' }, ...returning('f(1)')])).toEqual({
      not: 'f(-1)',
    })
    expect(lineFor('f(5)', returning('f(1)'))).toEqual({ not: 'f(5)' })
    expect(lineFor('f(1, -1)', returning('f(1)'))).toEqual({ not: 'f(1, -1)' })
    expect(lineFor('f(-1)', returning('g(1)'))).toEqual({ not: 'f(-1)' })
  })
})

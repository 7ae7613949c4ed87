import { stringify } from 'devalue'
import { describe, expect, it } from 'vitest'
import { oddities, oddityOf } from '../../../../shared/adequacy/judge/odd-value.ts'
import type { Observed } from '../../../../shared/oracle/values/observed.ts'
import type { Example } from '../../../../shared/specification/document/spec.ts'
import { criterionOf } from '../../../support/unit-of.ts'

const HALF = '😀'.slice(0, 1)

function returned(value: unknown): Observed {
  return { kind: 'returned', value: stringify(value) }
}

function threw(type: string, message: string): Observed {
  return { kind: 'threw', isError: true, name: type, type, message }
}

describe('a value that hardly anybody means', () => {
  it.each([
    ['f(-2, 5)', -0, 'minus zero'],
    ['f([0, 1])', { sums: [1, -0] }, 'minus zero'],
    ['f("😀")', `a${HALF}`, 'half of a letter'],
    ['f("a", 2)', 'a undefined', 'the word for a value that is missing'],
    ['f({})', { '[object Object]': 1 }, 'the word for a value that is missing'],
    ['f("x")', ['NaN %'], 'the word for a value that is missing'],
  ])('is found: %s gives %j', (call, value, words) => {
    expect(oddityOf(call, returned(value))).toBe(words)
  })

  it.each([
    ['f(-0)', -0],
    ['f("\\ud83d")', HALF],
    ['f("undefined")', 'undefined_'],
    ['f(1)', 0],
    ['f("a")', '😀 not an undefinedness'],
    ['f(1)', new Map([['a', -0]])],
    ['f(1)', null],
  ])('is none where the call says it itself, or nothing is odd: %s gives %j', (call, value) => {
    expect(oddityOf(call, returned(value))).toBeUndefined()
  })

  it('is an error that the language throws by itself, and no error with words of the code', () => {
    const own = [
      threw('TypeError', "Cannot read properties of undefined (reading 'length')"),
      threw('RangeError', 'Invalid count value: -1'),
      threw('TypeError', 'text.trim is not a function'),
    ]
    expect(own.map((each) => oddityOf('f(1)', each))).toEqual(
      own.map(() => 'an error of the language itself'),
    )
    expect(oddityOf('f(1)', threw('RangeError', 'no such count'))).toBeUndefined()
    expect(oddityOf('f(1)', { kind: 'timed-out', limitMs: 9 })).toBeUndefined()
  })
})

describe('a value that an owner means after all', () => {
  const given = (call: string, returns: unknown): Example => ({ call, returns })
  const thrown = (call: string, parts = {}): Example => ({ call, throws: 'TypeError', ...parts })
  const odd = (examples: Example[], change: Observed, callee = 'f'): string | undefined =>
    oddities({ acceptance: [criterionOf('AC-1', { examples })] })({ callee, call: `${callee}("b")`, change })

  it('is asked about once more after one row, and then no more', () => {
    const rows = [given('f("😀")', HALF), given('f("😀 a")', `${HALF}a`)]
    const times = [0, 1, 2].map((count) => odd(rows.slice(0, count), returned(HALF)))
    expect(times).toEqual(['half of a letter', 'half of a letter', undefined])
    expect(odd(rows, returned(HALF), 'g')).toBe('half of a letter')
    expect(odd(rows, returned(-0))).toBe('minus zero')
  })

  it('may be an error of the language, where answers say so', () => {
    const change = threw('TypeError', "Cannot read properties of undefined (reading 'a')")
    const answers = ['f(1)', 'f(2)'].map((call) => thrown(call, { asked: 'JD-1', by: 'Ada' }))
    expect(odd(answers, change)).toBeUndefined()
    expect(odd([thrown('f(1)'), thrown('f(2)')], change)).toBe('an error of the language itself')
  })
})

import { stringify } from 'devalue'
import { describe, expect, it } from 'vitest'
import { oddityOf } from '../../../../shared/adequacy/judge/odd-value.ts'
import type { Observed } from '../../../../shared/oracle/values/observed.ts'

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

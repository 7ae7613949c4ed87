import { describe, expect, test } from 'vitest'
import { readAnswers } from '../../../../shared/github/reply/read-answers.ts'
import { FactoryError } from '../../../../shared/errors.ts'

describe('the answers of a comment', () => {
  test.each([
    ['yes', { kind: 'yes' }],
    ['out-of-domain', { kind: 'out-of-domain' }],
    ['returns 0', { kind: 'returns', value: 0 }],
    ['returns  {"a": [1, null]} ', { kind: 'returns', value: { a: [1, null] } }],
    ['returns "yes"', { kind: 'returns', value: 'yes' }],
    ['throws RangeError', { kind: 'throws', name: 'RangeError' }],
  ])('are read from %j', (words, given) => {
    expect(readAnswers(`/jidoka answer 2 ${words}`)).toEqual([{ number: 2, given }])
  })

  test('are one for each line with the command; other lines are for people', () => {
    const text =
      '/jidoka answer 1 yes\nbecause of this\n/jidoka answer 2 throws TypeError\n> /jidoka answer 3 yes'
    expect(readAnswers(text).map(({ number }) => number)).toEqual([1, 2])
  })

  test.each([
    ['/jidoka answer'],
    ['/jidoka answers 1 yes'],
    ['/jidoka answer 0 yes'],
    ['/jidoka answer 1 maybe'],
    ['/jidoka answer 1 yes please'],
    ['/jidoka answer 1 returns'],
    ['/jidoka answer 1 returns zero'],
    ['/jidoka answer 1 returns 1e999'],
    ['/jidoka answer 1 throws range error'],
    ['/jidoka answer 1 throws $(id)'],
    ['/jidoka answer 1 yes\n/jidoka answer 2 no'],
    [`/jidoka answer 1 returns "${'x'.repeat(20_000)}"`],
    [Array.from({ length: 21 }, (_, at) => `/jidoka answer ${at + 1} yes`).join('\n')],
  ])('are none where one of them cannot be read: %s', (text) => {
    expect(() => readAnswers(text)).toThrow(FactoryError)
    expect(() => readAnswers(text)).toThrow(/answer/)
  })
})

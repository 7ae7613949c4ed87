import { expect, test } from 'vitest'
import { literalPattern } from '../../../shared/text/literal-pattern.ts'

test.each(['', 'u', 'v'])('a text matches itself alone, with the flags %j', (flags) => {
  const text = 'a\\^$.*+?()[z-a]{1}|/-😀'
  const pattern = new RegExp(`^${literalPattern(text)}$`, flags)
  expect([pattern.test(text), pattern.test(text.replace('.', 'x'))]).toEqual([true, false])
  expect(new RegExp(`^[${literalPattern('-]^\\')}]+$`, flags).test('\\^]-')).toBe(true)
})

import { expect, test } from 'vitest'
import { unspokenInput } from '../../../../../shared/adequacy/inputs/kinds/unspoken-input.ts'
import type { Example } from '../../../../../shared/specification/document/spec.ts'
import { criterionOf } from '../../../../support/unit-of.ts'

const SENTENCE = 'The f function shall return what it is given.'

function unspoken(call: string, rows: readonly string[], ears = SENTENCE): string | undefined {
  const examples = rows.map((row): Example => ({ call: row, returns: null }))
  const criterion = criterionOf('AC-2', { ears })
  return unspokenInput({ acceptance: [criterionOf('AC-1', { examples }), criterion] }, { call, criterion })
}

test.each([
  ['f("b a")', ['f("a b")'], undefined],
  ['f("")', ['f("a")'], 'an empty text'],
  ['f("  ")', ['f("a b")'], 'white space alone'],
  ['f(" a b")', ['f("a b")'], 'white space at an end'],
  ['f("a  b")', ['f("a b")'], 'white space in a row'],
  ['f("a\\tb")', ['f("a b")'], 'white space that is no blank'],
  ['f("A")', ['f("a")'], 'capital letters'],
  ['f("a1")', ['f("a")'], 'digits'],
  ['f("é")', ['f("e")'], 'letters that English does not have'],
  ['f("𝒜")', ['f("A")'], 'signs outside of the basic plane'],
  ['f("a-b")', ['f("a_b")'], 'the sign -'],
  ['f(0)', ['f(1)'], 'zero'],
  ['f(-1)', ['f(1)'], 'a negative number'],
  ['f(1.5)', ['f(1)'], 'a fraction'],
  ['f(NaN)', ['f(1)'], 'a value that is no finite number'],
  ['f(1e21)', ['f(100)'], 'a number that is not exact any more'],
  ['f([])', ['f([1])'], 'an empty list'],
  ['f({})', ['f({ a: 1 })'], 'an empty record'],
  ['f({ a: null })', ['f({ a: 1 })'], 'null'],
  ['f({ a: [1] })', ['f({ a: 1 })'], 'a list'],
  ['f(false)', ['f("a")'], 'true or false'],
])('of %s, where examples call %j: %s', (call, rows, words) => {
  expect(unspoken(call, rows)).toBe(words)
})

test.each([
  ['f("")', 'When the text is empty, f shall return nothing.'],
  ['f(" a ")', 'When there are blanks around, f shall take them away.'],
  ['f("a-b")', 'When there is a hyphen, f shall keep it.'],
  ['f("a;b")', "When there is ';' between words, f shall keep it."],
  ['f("a=b")', 'When the text is a line of a = b, f shall return the right side.'],
  ['f("a(b")', 'If the text holds anything but letters, then f shall throw a RangeError.'],
  ['f(0)', 'If the number is 0, then f shall throw a RangeError.'],
  ['f(-1)', 'If the number is below 1, then f shall throw a RangeError.'],
  ['f(1.5)', 'If the number is no whole number, then f shall throw a RangeError.'],
  ['f([])', 'When there are none, f shall return 0.'],
])('a sentence that names such an input decides %s: %s', (call, ears) => {
  const rows = ['f("a b")', 'f(1)', 'f([1])']
  expect(unspoken(call, rows)).toBeDefined()
  expect(unspoken(call, rows, ears)).toBeUndefined()
})

test('a comma and a point of the sentence itself name no sign', () => {
  expect(unspoken('f("a,b")', ['f("ab")'], 'When it is long, f shall cut it.')).toBe('the sign ,')
})

test('what is shown for one argument or one method says nothing of another', () => {
  expect(unspoken('f(1, 0)', ['f(0, 1)'])).toBe('zero')
  expect(unspoken('new C(1).add(0)', ['new C(1).drop(0)'])).toBe('zero')
  expect(unspoken('new C(1).drop(1).add(0)', ['new C(1).add(0)', 'new C(2).drop(1)'])).toBeUndefined()
})

test('a call that cannot be read is of another form', () => {
  expect(unspoken('f(...[1])', ['f(1)'])).toBe('a call of another form')
})

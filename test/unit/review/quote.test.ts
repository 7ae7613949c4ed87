import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findCode, findText, quotableOf, type QuoteSearch } from '../../../actions/review/quote.ts'

const TEXT = 'const a = 1\n\nexport function b(): number {\n\treturn a +\n    2\n}\n'

const lineOf = (search: QuoteSearch): number | 'lost' =>
  search.kind === 'found' ? search.place.line : search.kind

test.each([
  ['const a = 1', 1],
  ['return a + 2', 4],
  ['export function b(): number {\n  return a', 3],
  ['  const   a=1  ', 1],
  ['a + 2', 4],
  ['b()', 3],
  ['`const a = 1`', 1],
  ['```ts\nconst a = 1\n```', 1],
  ['+const a = 1\n+\n+export function b(): number {', 1],
  ['+ 2 } // more', 'lost'],
  ['const A = 1', 'lost'],
  ['const ... 1', 'lost'],
  ['a', 'lost'],
  ['}', 'lost'],
  ['', 'lost'],
  ['        ', 'lost'],
  ['x'.repeat(5000), 'lost'],
])('finds %j in line %s', (quote, line) => {
  expect(lineOf(findCode(quote, quotableOf('a.ts', TEXT)))).toBe(line)
})

test('finds what was copied, however it is wrapped', () => {
  const words = fc.array(fc.stringMatching(/^[a-z(){};=.]{1,8}$/), { minLength: 4, maxLength: 20 })
  fc.assert(
    fc.property(
      words,
      fc.array(fc.constantFrom(' ', '\n', '\t', '  \n'), { minLength: 20, maxLength: 20 }),
      (code, gaps) => {
        fc.pre(/[a-z]/.test(code.join('')))
        const text = code.map((word, index) => `${word}${gaps[index] ?? ' '}`).join('')
        const found = findText(code.join(' '), quotableOf('a.txt', `0\n${text}`))
        expect(found).toMatchObject({ kind: 'found', place: { line: 2 } })
      },
    ),
    { seed: 20261123 },
  )
})

const COMMENTED =
  '// return text.trim()\n/* const x = "safe" */\nconst url = "http://x // no comment"\nreturn text.trim() // trims it\n'

test.each([
  ['a.ts', 'return text.trim()', 4],
  ['a.ts', '// return text.trim()', 'lost'],
  ['a.ts', 'const x = "safe"', 'lost'],
  ['a.ts', '"http://x // no comment"', 'lost'],
  ['a.ts', 'const url = "http://x // no comment"', 3],
  ['a.ts', 'return text.trim() // trims it', 4],
  ['a.ts', 'return text.trim() // [comment]', 4],
  ['a.js', 'const x = "safe"', 'lost'],
  ['a.py', 'const x = "safe"', 2],
])('in %s, %j is evidence in line %s: comments and strings are none', (path, quote, line) => {
  expect(lineOf(findCode(quote, quotableOf(path, COMMENTED)))).toBe(line)
})

test('finds a comment for a finding, which may be about it', () => {
  expect(lineOf(findText('const x = "safe"', quotableOf('a.ts', COMMENTED)))).toBe(2)
})

test('takes no code of what does not parse for a comment, in bounded time', () => {
  for (const text of ['const = = what(is)', `${'<A>('.repeat(60)} what(is)`])
    expect(lineOf(findCode('what(is)', quotableOf('a.ts', text)))).toBe(1)
  const commented = `${'<A>('.repeat(60)}\n  // what(is)\n`
  expect(lineOf(findCode('what(is)', quotableOf('a.ts', commented)))).toBe('lost')
}, 20_000)

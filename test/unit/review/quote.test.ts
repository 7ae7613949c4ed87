import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quotableOf, lineOfQuote } from '../../../actions/review/quote.ts'

const TEXT = 'const a = 1\n\nexport function b(): number {\n\treturn a +\n    2\n}\n'

test.each([
  ['const a = 1', 1],
  ['return a + 2', 4],
  ['export function b(): number {\n  return a', 3],
  ['  const   a=1  ', 1],
  ['+ 2 } // more', undefined],
  ['const A = 1', undefined],
  ['a + 2', undefined],
  ['', undefined],
  ['        ', undefined],
])('finds %j in line %s', (quote, line) => {
  expect(lineOfQuote(quote, { text: TEXT, masked: TEXT })).toBe(line)
})

test('finds what was copied, however it is wrapped', () => {
  const words = fc.array(fc.stringMatching(/^[a-z(){};=.]{1,8}$/), { minLength: 4, maxLength: 20 })
  fc.assert(
    fc.property(
      words,
      fc.array(fc.constantFrom(' ', '\n', '\t', '  \n'), { minLength: 20, maxLength: 20 }),
      (code, gaps) => {
        const text = code.map((word, index) => `${word}${gaps[index] ?? ' '}`).join('')
        fc.pre(code.join('').length >= 8)
        const file = `// first\n${text}`
        expect(lineOfQuote(code.join(' '), { text: file, masked: file })).toBe(2)
      },
    ),
    { seed: 20261123 },
  )
})

const COMMENTED =
  '// return text.trim()\n/* const x = "safe" */\nconst url = "http://x // no comment"\nreturn text.trim() // trims it\n'

test.each([
  ['a.ts', 'return text.trim()', 4],
  ['a.ts', '// return text.trim()', undefined],
  ['a.ts', 'const x = "safe"', undefined],
  ['a.ts', '"http://x // no comment"', 3],
  ['a.ts', 'return text.trim() // trims it', 4],
  ['a.js', 'const x = "safe"', undefined],
  ['a.md', 'const x = "safe"', 2],
])('in %s, %j is evidence in line %s: a comment is none', (path, quote, line) => {
  expect(lineOfQuote(quote, quotableOf(path, COMMENTED))).toBe(line)
})

test('reads code that does not parse as it is, and in bounded time', () => {
  for (const text of [
    'const = = // what is this',
    '/* never closed: what is this',
    `${'<A>('.repeat(60)} // what is this`,
  ]) {
    expect(lineOfQuote('what is this', quotableOf('a.ts', text))).toBe(1)
  }
}, 20_000)

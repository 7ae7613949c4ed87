import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inFormOf, withPlainLines } from '../../../shared/text/line-ends.ts'

const TEXT = fc
  .array(fc.constantFrom('a', 'b', '', ' ', '\r', '\n', '\r\n', '\ufeff', '\n\n'), { maxLength: 16 })
  .map((parts) => parts.join(''))

describe('inFormOf', () => {
  test.each([
    ['CRLF', 'a\r\nb\r\n', 'a\nx\nb\n', 'a\r\nx\r\nb\r\n'],
    ['LF', 'a\nb\n', 'a\nx\n', 'a\nx\n'],
    ['a byte order mark', '\ufeffa\n', 'b\n', '\ufeffb\n'],
    ['no byte order mark', 'a\n', '\ufeffb\n', 'b\n'],
    ['no newline at the end', 'a\nb', 'a\nc\n', 'a\nc'],
    ['no newline at the end, with lines added', 'a\r\nb', 'a\nb\nc\n', 'a\r\nb\r\nc'],
    ['empty lines at the end', 'a\n\n', 'b\n\n', 'b\n\n'],
    ['a newline where the file was empty', '', 'a\n', 'a\n'],
    ['a single line without an end', 'a', 'b\n', 'b'],
    ['a CR alone', 'a\rb\r\nc\r\n', 'a\rb\nd\n', 'a\rb\r\nd\r\n'],
    ['no newline at the end, whatever is written there', 'a', 'b\n\n\n', 'b'],
    ['two CR before a line feed', 'a\r\r\nb\r\n', 'a\r\nc\n', 'a\r\r\nc\r\n'],
  ])('keeps %s', (_, file, plain, expected) => {
    expect(inFormOf(file, plain)).toBe(expected)
  })

  test('keeps each line end where both kinds are mixed, and ends new lines as most do', () => {
    const file = 'a\r\nb\nc\r\nd\r\n}\n'
    expect(inFormOf(file, 'a\nb\nnew\nc\nd\n}\n')).toBe('a\r\nb\nnew\r\nc\r\nd\r\n}\n')
    expect(inFormOf(file, 'b\nx\nd\n}\nend\n')).toBe('b\nx\r\nd\r\n}\nend\r\n')
    expect(inFormOf('a\r\nb\n', 'a\nb\nc\n')).toBe('a\r\nb\nc\n')
  })

  test('gives back the file for its own plain lines', () => {
    fc.assert(
      fc.property(TEXT, (file) => {
        expect(inFormOf(file, withPlainLines(file))).toBe(file)
      }),
      { seed: 20261129, numRuns: 2000 },
    )
  })

  test('says the same again about what it gave', () => {
    fc.assert(
      fc.property(TEXT, TEXT, (file, written) => {
        // a CR that a writer puts at the end of a line makes it a line of the other kind
        const text = written.replaceAll(/\r+\n/g, '\n')
        const once = inFormOf(file, withPlainLines(text))
        expect(inFormOf(file, withPlainLines(once))).toBe(once)
      }),
      { seed: 20261129, numRuns: 2000 },
    )
  })

  test('changes nothing but byte order mark, line ends and the last newline', () => {
    fc.assert(
      fc.property(TEXT, TEXT, (file, text) => {
        const bare = (any: string): string => any.replaceAll(/[\r\n\ufeff]/g, '')
        expect(bare(inFormOf(file, withPlainLines(text)))).toBe(bare(text))
      }),
      { seed: 20261129, numRuns: 500 },
    )
  })

  test('takes no long time over two long texts with nothing in common', () => {
    const lines = (name: string, end: string): string =>
      Array.from({ length: 40_000 }, (_, index) => `${name}${index}${end}`).join('')
    const file = `${lines('a', '\r\n')}${lines('b', '\n')}z\r\n`
    const plain = lines('c', '\n') + lines('d', '\n')
    expect(inFormOf(file, plain)).toBe(plain.replaceAll('\n', '\r\n'))
  })
})

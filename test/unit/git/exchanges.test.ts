import { describe, expect, it } from 'vitest'
import { exchangesIn } from '../../../shared/git/exchanges.ts'

/** Twelve lines that no text of another name has, between two that all have. */
function text(name: string, edited = 0): string {
  const lines = Array.from({ length: 12 }, (_, at) => `  ${at < edited ? 'edited' : 'line'}(${name}, ${at})`)
  return `export {\n${lines.join('\n')}\n}\n`
}

type Files = Record<string, readonly [before: string | undefined, after: string | undefined]>

/** Pairs as `new <- old`. */
function exchanged(files: Files): string[] {
  const texts = Object.entries(files).map(([path, [before, after]]) => ({ path, before, after }))
  return [...exchangesIn(texts)].map(([to, from]) => `${to} <- ${from}`).sort()
}

const [A, B, C] = [text('a'), text('b'), text('c')]

describe('files that have exchanged their names', () => {
  it.each<[string, Files, string[]]>([
    ['two', { a: [A, B], b: [B, A] }, ['a <- b', 'b <- a']],
    ['two that are edited too', { a: [A, text('b', 4)], b: [B, text('a', 5)] }, ['a <- b', 'b <- a']],
    [
      'two of one line',
      { a: ['let a = 1', 'var b = 2'], b: ['var b = 2', 'let a = 1'] },
      ['a <- b', 'b <- a'],
    ],
    ['three', { a: [A, B], b: [B, C], c: [C, A] }, ['a <- b', 'b <- c', 'c <- a']],
    ['a chain', { a: [A, undefined], b: [B, A], c: [undefined, B] }, ['b <- a', 'c <- b']],
    [
      'two that are mostly alike',
      { a: [`${A}a\n`, `${A}b\n`], b: [`${A}b\n`, `${A}a\n`] },
      ['a <- b', 'b <- a'],
    ],
    ['two beside an edited one', { a: [A, B], b: [B, A], c: [C, text('c', 3)] }, ['a <- b', 'b <- a']],
  ])('are paired: %s', (_, files, pairs) => {
    expect(exchanged(files)).toEqual(pairs)
  })

  it.each<[string, Files]>([
    ['one laid over another', { a: [A, undefined], b: [B, A] }],
    ['one laid over another, and a third text in its place', { a: [A, C], b: [B, A] }],
    ['a copy of one that stays', { a: [A, A], b: [B, A] }],
    ['a circle with a text that is lost', { a: [A, B], b: [B, C], c: [C, 'new\n'] }],
    ['a text that is taken out and one written in its place', { a: [A, text('new')], b: [undefined, A] }],
    ['two that were written anew', { a: [A, text('x')], b: [B, text('y')] }],
    ['two of which less than half is left', { a: [A, text('b', 8)], b: [B, text('a', 8)] }],
    ['a moved one, which git pairs', { a: [A, undefined], b: [undefined, A] }],
  ])('are not taken for such: %s', (_, files) => {
    expect(exchanged(files)).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { cutHoles, fillsOf, headerIn, keepsOutside } from '../../../../shared/template/render/cut.ts'
import { putIn } from '../../../../shared/template/render/put-in.ts'
import { everyKind } from '../templates.ts'

const SKELETON = everyKind()

function filled(fills: Record<string, string>): string {
  return putIn(SKELETON, new Map(Object.entries({ state: '0', ...fills })))
}

function linesAround(text: string, hole: string): string {
  return new RegExp(`^.*/\\* hole ${hole} \\*/[^]*?/\\* end ${hole} \\*/`, 'm').exec(text)?.[0] ?? ''
}

describe('a fill is put in', () => {
  it.each<[what: string, hole: string, fill: string, lines: string]>([
    [
      'with the white space of its place',
      'start',
      'if (n) {\n  n\n}',
      '    /* hole start */\n    if (n) {\n      n\n    }\n    /* end start */',
    ],
    [
      'without what its lines have in common',
      'start',
      '      a\n        b\n',
      '    /* hole start */\n    a\n      b\n    /* end start */',
    ],
    [
      'with its empty lines',
      'start',
      'a\n\n  \nb',
      '    /* hole start */\n    a\n\n\n    b\n    /* end start */',
    ],
    [
      'as it is where it holds a template literal',
      'start',
      'a`\n  b`',
      '    /* hole start */\na`\n  b`\n    /* end start */',
    ],
    [
      'as it is where a line goes on in the next one',
      'start',
      "'a\\\n b'",
      "    /* hole start */\n'a\\\n b'\n    /* end start */",
    ],
    ['within its line', 'state', '\n 1 + 2 \n', '  private count = /* hole state */ 1 + 2 /* end state */'],
    ['as nothing', 'start', ' \n ', '    /* hole start */\n    /* end start */'],
    [
      'as a comment',
      'about',
      'One.\n\nTwo.',
      '/* hole about */\n/**\n * One.\n *\n * Two.\n */\n/* end about */',
    ],
    [
      'as a comment that it was',
      'about',
      '/**\n * One.\n * Two.\n */',
      '/* hole about */\n/**\n * One.\n * Two.\n */\n/* end about */',
    ],
    [
      'without a pattern of a replacement',
      'state',
      "'$&$1'",
      "  private count = /* hole state */ '$&$1' /* end state */",
    ],
  ])('%s', (_, hole, fill, lines) => {
    expect(linesAround(filled({ [hole]: fill }), hole)).toBe(lines)
  })

  it('and cut out again, and put in again, to the byte', () => {
    const text = filled({
      start: 'if (n) {\n  n\n}',
      rest: 'const t = `a\n b`',
      state: '[\n 1,\n]',
      about: 'One.\nTwo.',
    })
    const cut = cutHoles(text)
    if (cut.kind === 'bad') throw new Error(cut.problem)
    expect(cut.outside).toEqual(SKELETON.outside)
    expect(putIn(SKELETON, fillsOf(cut.holes))).toBe(text)
  })
})

describe('an instance', () => {
  it('is known by its first line, also behind a hashbang', () => {
    const header = headerIn(filled({}))
    expect(header).toEqual({
      template: 'every-kind',
      id: 'all.ts',
      digest: SKELETON.digest,
      values: { name: 'shelf' },
    })
    expect(headerIn(`#!/usr/bin/env node\n${filled({})}`)).toEqual(header)
  })

  it.each([
    'export const a = 1\n',
    '\n// template a/b.ts@0123456789abcdef {}\n',
    ' // template a/b.ts@0123456789abcdef {}\n',
    '// template a/b.ts@0123 {}\n',
    '// template A/b.ts@0123456789abcdef {}\n',
    '// template a/../b.ts@0123456789abcdef {}\n',
    '// template a/b.ts@0123456789abcdef {\n',
    '// template a/b.ts@0123456789abcdef [1]\n',
  ])('is not what begins with %j', (text) => {
    expect(headerIn(text)).toBeUndefined()
  })

  it('takes no value that is no text', () => {
    expect(headerIn('// template a/b.ts@0123456789abcdef {"a":1,"b":"c","d":{}}')?.values).toEqual({ b: 'c' })
  })

  it('may get another layout in its holes alone', () => {
    expect(keepsOutside(filled({ start: 'a;b' }), filled({ start: 'a\nb' }))).toBe(true)
    expect(keepsOutside(filled({}), filled({}).replace('n < 0', 'n  < 0'))).toBe(false)
    expect(keepsOutside('a', 'b')).toBe(true)
  })
})

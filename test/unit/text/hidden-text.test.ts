import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { showInvisible, stripInvisible, stripMarkdown } from '../../../shared/text/hidden-text.ts'

const tags = (text: string): string =>
  Array.from(text)
    .map((letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0)))
    .join('')

describe('stripInvisible', () => {
  test.each([
    ['zero-width', 'a\u200bb\u200cc\u200dd\ufeff', 'abcd', 4],
    ['direction', '\u202eab\u202c\u2066\u2069\u200e\u061c', 'ab', 6],
    ['tag characters', `x${tags('ignore')}y`, 'xy', 6],
    ['variation selectors', 'a\ufe0f\u{e0100}', 'a', 2],
    ['fillers and joiners', 'a\u3164\uffa0\u2060\u00ad\u034f', 'a', 5],
    ['terminal sequences', 'a\u001b[8mhidden', 'a[8mhidden', 1],
  ])('takes out %s and counts', (_, text, left, stripped) => {
    expect(stripInvisible(text)).toEqual({ text: left, stripped })
  })

  test('keeps tabs, line ends and every visible script', () => {
    const text = 'a\tb\r\nç ü 日本 שלום 😀'
    expect(stripInvisible(text)).toEqual({ text, stripped: 0 })
  })

  test('is done after one pass', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = stripInvisible(text).text
        expect(stripInvisible(once)).toEqual({ text: once, stripped: 0 })
      }),
      { seed: 20261123 },
    )
  })
})

describe('stripMarkdown', () => {
  test.each([
    ['a comment', 'a <!-- PAYLOAD --> b'],
    ['a comment over lines', 'a <!--\nPAYLOAD\n--> b'],
    ['a comment without an end', 'a <!-- PAYLOAD'],
    ['a hidden element', '<span hidden>PAYLOAD</span>'],
    ['an element styled away', '<p style="display:none">PAYLOAD</p>'],
    ['an element moved away by a class', '<p class="sr-only">PAYLOAD</p>'],
    ['an alternative text', '![PAYLOAD](x.png)'],
    ['a title of an image', '![](x.png "PAYLOAD")'],
    ['a title of a link', '[text](https://example.com "PAYLOAD")'],
    ['an attribute', '<a href="#" title="PAYLOAD">text</a>'],
    ['a reference used as a comment', '[//]: # (PAYLOAD)'],
    ['a script', '<script>PAYLOAD</script>'],
    ['a drawing', '<svg><text>PAYLOAD</text></svg>'],
    ['a template', '<template>PAYLOAD</template>'],
  ])('takes out %s', (_, markdown) => {
    const { text, stripped } = stripMarkdown(`before\n${markdown}\n`)
    expect(text).toContain('before')
    expect(text).not.toContain('PAYLOAD')
    expect(stripped).toBeGreaterThan(0)
  })

  test('takes out characters written as entities', () => {
    expect(stripMarkdown('a&#8203;b&ZeroWidthSpace;c&#x49;d')).toEqual({ text: 'abcd', stripped: 3 })
  })

  test('leaves prose, code and type parameters alone', () => {
    const text =
      'Use `Map<string, number>` when a < b && c > d, see [text](https://example.com).\n\n```ts\nconst a: Array<string> = []\n```\n- R&D'
    expect(stripMarkdown(text)).toEqual({ text, stripped: 0 })
  })

  test('takes no long time over hostile text', () => {
    for (const piece of [
      '<!--',
      '<a hidden',
      '<a x=',
      '![',
      '[a](',
      '<script',
      '&#',
      '[x]: ',
      '<p style=">',
    ]) {
      expect(stripMarkdown(piece.repeat(60_000)).text.length).toBeLessThanOrEqual(piece.length * 60_000)
    }
  })
})

test('showInvisible writes invisible characters as escapes and nothing else', () => {
  expect(showInvisible('a\u200b"\u202e😀')).toBe('a\\u{200b}"\\u{202e}😀')
})

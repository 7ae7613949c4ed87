import { expect, test } from 'vitest'
import { textPlaces } from '../../../actions/review/source-places.ts'

const placesIn = (path: string, text: string): string[] =>
  textPlaces(path, text).map(({ start, end, kind }) => `${kind} ${text.slice(start, end)}`)

test.each([
  ['a.ts', "f('x') // y\n", ['string x', 'comment // y']],
  ['a.ts', 'const r = /\\/\\/ no/ /* c */', ['comment /* c */']],
  ['a.ts', 'const t = `a${b}c`', ['string a', 'string c']],
  ['a.tsx', 'const e = <p title="t">words</p>', ['string t', 'string words']],
  ['a.ts', `${'<A>('.repeat(60)}\n// c\nf() // d\n`, ['comment // c']],
  ['a.py', '# c\nx = "# no"  # d\n#!e\n', ['comment # c']],
  ['a.go', '// c\n/* d\ne */\nx := 1 // f\n', ['comment // c', 'comment /* d\ne */']],
  ['a.css', '/* c */\n#id { color: red }\n', ['comment /* c */']],
  ['a.html', '<p>x<!-- c --></p>', ['comment <!-- c -->']],
  ['a.json', '{"//": "c\\"d"}', ['string //', 'string c\\"d']],
  ['a.ts', `${'<A>('.repeat(60)}\n// c\u2028f()\n`, ['comment // c']],
  ['LICENSE', '# c\n', []],
])('of %s %j are %j', (path, text, places) => {
  expect(placesIn(path, text)).toEqual(places)
})

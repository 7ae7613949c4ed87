import ts from 'typescript'
import { expect, it } from 'vitest'
import { takenNames } from '../../../../shared/source/exports/taken-names.ts'
import { openSource } from '../../../../shared/source/open-source.ts'

/** What the text takes of `./a`: names, `*` for any, `**` for what it passes on. */
function takenOf(text: string): string | undefined {
  const source = openSource(ts, 'b.tsx', text)
  const taken = source && takenNames(source).get('./a')
  if (taken === undefined) return undefined
  return [...taken.names, ...(taken.isWhole ? ['*'] : []), ...(taken.isPassedOn ? ['**'] : [])]
    .sort()
    .join(' ')
}

it.each([
  ["import { b, c as d } from './a'", 'b c'],
  ["import type { B } from './a'", 'B'],
  ["import b, { default as c } from './a'", 'default'],
  ["import './a'", ''],
  ["import * as a from './a'\na.b(a['c'])", 'b c'],
  ["import * as a from './a'\nf(a)", '*'],
  ["import * as a from './a'\nconst { b } = a", 'b'],
  ["import * as a from './a'\nconst x: a.B = <a.C d={{ a: 1 }} />", 'B C'],
  ["import * as a from './a'\nexport { a }", '*'],
  ["import * as a from './a'\nconst x = { a }", '*'],
  ["export { b as c } from './a'", 'b'],
  ["export * from './a'", '**'],
  ["export * as a from './a'", '*'],
  ["import a = require('./a')\na.b()", 'b'],
  ["const { b, c: d } = require('./a')", 'b c'],
  ["const { b, ...rest } = require('./a')", '* b'],
  ["require('./a').b()", 'b'],
  ["require('./a')", ''],
  ["const { b } = await import('./a')", 'b'],
  ["const a = await import('./a')\na.b()", 'b'],
  ["(await import('./a')).b", 'b'],
  ["void import('./a').then((a) => a.b)", 'b'],
  ["import('./a').then(({ b }) => b)", 'b'],
  ["import('./a').then(f)", '*'],
  ["lazy(() => import('./a'))", '*'],
  ["type T = import('./a').B.C", 'B'],
  ["type T = (typeof import('./a'))['b']", 'b'],
  ["type T = typeof import('./a')", '*'],
  ["const at = './a'\nconst { b } = await import(at)", 'b'],
  ["var a = require('./a')\nvar a = a\na.b", 'b'],
  ["import { b } from './other'", undefined],
])('%s takes %s', (text, expected) => {
  expect(takenOf(text)).toBe(expected)
})

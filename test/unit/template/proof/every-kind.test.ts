import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { proveInstance } from '../../../../shared/template/proof/prove-instance.ts'
import { cutHoles } from '../../../../shared/template/render/cut.ts'
import { putIn } from '../../../../shared/template/render/put-in.ts'
import { outsideByBabel } from '../outside-by-babel.ts'
import { everyKind } from '../templates.ts'

const SKELETON = everyKind()
const PLAIN = { state: 'undefined' }

/** What is tried in every hole; `HOLE` is the name of the hole. */
const TRICKS = [
  ...[
    '} evil(): void {',
    '} } evil(); { {',
    'return 1 } x() {',
    ') + evil(',
    '}); evil(({',
    ']; evil(); [',
    '}',
  ],
  ...['{', '(', ')', '[', '`', "'", '"', '${', '/*', '*/', '*/ evil() /*', '1 /* and', '<!-- a', 'a\n--> b'],
  ...['// @ts-ignore', '// @ts-nocheck', '/* eslint-disable */', '/// <reference lib="dom" />'],
  ...['//# sourceMappingURL=x', '/* c8 ignore next */', '/* @__PURE__ */', '/** @deprecated */', '#!/bin/sh'],
  ...['/* end HOLE */ evil() /* hole HOLE */', '/* hole evil */ evil() /* end evil */', '/* end HOLE */'],
  ...['a\u2028evil()', 'a\u202eb', 'a\u0000b', 'a\ud800', 'a\revil()', 'a\ufeffb', 'a\u200bb'],
  ...['export const evil = 1', "export * from './evil.ts'", 'export default 1', "import './evil.ts'"],
  ...['declare global { var evil: number }', 'namespace Evil {}', "import evil = require('./evil.ts')"],
  ...['@evil', 'static { evil() }', '...evil', 'case 1:', 'else evil()', 'evil:', '[key: string]: any'],
  ...[
    'constructor() { evil() }',
    "import { join } from './evil.ts'",
    'n = 5',
    'const join = 1',
    "'use strict'",
  ],
]

/** What still is one among words: it ends the comment, forges a mark, speaks to a tool or hides. */
const IN_PROSE =
  /\*\/ evil|^\*\/$|(?:hole|end) (?:evil|HOLE)|@ts-|eslint-|sourceMapping|c8 ignore|PURE|[\u2028\u202e\0\ud800\r\ufeff\u200b]/

/** What is no trick in a hole, because it means no more there than any other fill. */
const FITS: Record<string, string[]> = {
  imports: [],
  about: TRICKS.filter((trick) => !IN_PROSE.test(trick)),
  start: [],
  state: ["'use strict'"],
  rest: [],
  more: ['constructor() { evil() }', 'n = 5', "'use strict'"],
  options: [],
}

function filled(hole: string, trick: string): string {
  return putIn(SKELETON, new Map(Object.entries({ ...PLAIN, [hole]: trick.replaceAll('HOLE', hole) })))
}

function isProved(text: string): boolean {
  return proveInstance(ts, { path: SKELETON.path, text, skeleton: SKELETON, isNew: true }).length === 0
}

it('there are enough tricks to mean something', () => {
  expect(TRICKS.length).toBeGreaterThanOrEqual(40)
})

describe.each(Object.keys(FITS))('in the hole %s', (hole) => {
  it(`${TRICKS.length} tricks are refused, but for those that mean nothing there`, () => {
    expect(TRICKS.filter((trick) => isProved(filled(hole, trick)))).toEqual(FITS[hole])
  })

  it('no trick changes a byte outside, and none that passes changes how another parser reads it', () => {
    const plain = outsideByBabel(putIn(SKELETON, new Map(Object.entries(PLAIN))))
    for (const trick of TRICKS) {
      const text = filled(hole, trick)
      const cut = cutHoles(text)
      if (cut.kind === 'ok' && cut.holes.length === SKELETON.holes.length)
        expect(cut.outside).toEqual(SKELETON.outside)
      else expect(isProved(text)).toBe(false)
      if (isProved(text)) expect([trick, outsideByBabel(text)]).toEqual([trick, plain])
    }
  })
})

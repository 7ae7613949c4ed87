import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { proveInstance } from '../../../../shared/template/proof/prove-instance.ts'
import { cutHoles } from '../../../../shared/template/render/cut.ts'
import { putIn } from '../../../../shared/template/render/put-in.ts'
import { everyKind, skeletonOf, templateOf } from '../templates.ts'

const SKELETON = everyKind()

function filled(fills: Record<string, string>): string {
  return putIn(SKELETON, new Map(Object.entries({ state: '0', ...fills })))
}

function codesOf(text: string): string[] {
  const claim = { path: SKELETON.path, text, skeleton: SKELETON, isNew: true }
  return [...new Set(proveInstance(ts, claim).map(({ code }) => code))]
}

describe('a fill that stays within its hole passes:', () => {
  it.each<[what: string, fills: Record<string, string>]>([
    ['nothing but what has to be filled', {}],
    [
      'imports by name',
      { imports: "import { readFileSync } from 'node:fs'\nimport type { Stats } from 'node:fs'" },
    ],
    ['prose', { about: 'Counts what lies on it.\n\nAlways from 0.' }],
    ['prose that names a tool', { about: 'The rules that ESLint enforces on a file.' }],
    ['prose that is a comment already', { about: '/** Counts. */' }],
    ['a number', { state: '0 + 1' }],
    ['an object with what is left of another', { state: '({ ...{ n: 1 } }).n' }],
    ['another name assigned behind a type', { start: 'let mine = 0\n;(mine as number) = 5' }],
    ['a member called eval', { state: "({ eval: Number }).eval('1')" }],
    ['a call over several lines', { state: '[1, 2].reduce(\n  (a, b) => a + b,\n  0,\n)' }],
    ['a template literal', { state: '`a\n  b`.length' }],
    ['an arrow function that is called', { state: '(() => 3)()' }],
    ['a text with a mark of HTML', { state: "'-->'.length" }],
    ['statements', { start: "const first = n\nif (first > 1) throw new Error('too many')" }],
    ['a loop that breaks itself', { start: 'for (const a of [1]) { if (a > n) break; else continue }' }],
    [
      'a function that returns',
      { start: 'const twice = (a: number): number => { return a * 2 }\nvoid twice' },
    ],
    ['a return where it is allowed', { rest: 'if (n > 100) return 100' }],
    ['an assignment of what it gives', { rest: 'answer = Math.min(answer, 10)' }],
    ['a comment for readers', { start: '// the end of the first part\n/* a global rule of the shop */' }],
    [
      'methods',
      { more: 'take(n: number): number {\n  return this.add(-n)\n}\n\nget empty(): boolean { return true }' },
    ],
    ['properties', { options: "name: 'a',\n'other-name': 2," }],
    ['an emoji that is joined', { state: "'\u{1f468}\u200d\u{1f469}'.length" }],
  ])('%s', (_, fills) => {
    expect(codesOf(filled(fills))).toEqual([])
  })
})

/** Each tries to be more than a fill. What comes of it, by the code that refuses it. */
const HOSTILE: [what: string, fills: Record<string, string>, codes: string[]][] = [
  ['closes its block and opens another', { start: '} evil(): void {' }, ['HOLE_ESCAPE']],
  ['closes class and method', { start: 'return 0 } } class Evil { x() {' }, ['HOLE_ESCAPE']],
  ['leaves a bracket open', { state: 'f(' }, ['HOLE_ESCAPE']],
  ['closes a bracket that is not its own', { state: '0) + (0' }, ['HOLE_ESCAPE']],
  ['opens a comment that swallows its end', { start: 'const a = 1 /* and' }, ['HOLE_ESCAPE']],
  ['ends its line in a comment', { state: '0 // and' }, ['HOLE_ESCAPE']],
  ['opens a template literal', { start: 'const a = `x' }, ['HOLE_ESCAPE']],
  ['opens a template literal with a place', { start: 'const a = `x${' }, ['HOLE_ESCAPE']],
  ['opens a text', { state: "'abc" }, ['HOLE_ESCAPE']],
  ['opens a regular expression', { state: '/abc' }, ['HOLE_ESCAPE']],
  ['ends the documentation comment', { about: 'Text */ export const evil = 1 /* more' }, ['HOLE_KIND']],
  ['documents with code', { about: '*/ evil() /**' }, ['HOLE_ESCAPE', 'HOLE_KIND']],
  ['is a directive', { start: "'use strict'" }, ['HOLE_KIND']],
  ['is a directive in back-ticks', { start: 'void n\n;`use strict`' }, ['HOLE_KIND']],
  ['switches the compiler off', { start: '// @ts-ignore\nconst a: string = 1' }, ['HOLE_COMMENT']],
  ['expects an error', { start: '// @ts-expect-error\nconst a: string = 1' }, ['HOLE_COMMENT']],
  ['switches the compiler off for the file', { imports: '// @ts-nocheck' }, ['HOLE_COMMENT']],
  ['switches the linter off', { start: '/* eslint-disable */' }, ['HOLE_COMMENT']],
  ['sets a rule of the linter', { start: '/* eslint no-eval: 0 */' }, ['HOLE_COMMENT']],
  ['names a global for the linter', { start: '/* global evil */' }, ['HOLE_COMMENT']],
  ['takes itself out of coverage', { start: '/* c8 ignore next */' }, ['HOLE_COMMENT']],
  ['takes itself out of the layout', { start: '// prettier-ignore' }, ['HOLE_COMMENT']],
  ['names a source map', { start: '//# sourceMappingURL=x' }, ['HOLE_COMMENT']],
  ['refers to a library', { imports: '/// <reference lib="dom" />' }, ['HOLE_COMMENT']],
  ['names a factory of JSX', { imports: '/** @jsx evil */' }, ['HOLE_COMMENT']],
  ['promises that a call is pure', { state: '/* @__PURE__ */ f()' }, ['HOLE_COMMENT']],
  ['documents what follows it', { start: '/** @deprecated never call this */' }, ['HOLE_COMMENT']],
  ['is a hashbang', { imports: '#!/bin/sh' }, ['HOLE_ESCAPE']],
  ['is a comment of HTML', { start: 'let a = n\nlet b = n\nvoid (a <!--b)' }, ['HOLE_ESCAPE']],
  ['ends a comment of HTML', { start: 'let a = n\nwhile (a --> 0) void 0' }, ['HOLE_ESCAPE']],
  ['has a line separator', { start: 'const a = 1\u2028evil()' }, ['HOLE_CHARACTER']],
  ['has a paragraph separator in a comment', { start: '// a\u2029evil()' }, ['HOLE_CHARACTER']],
  ['has a carriage return', { start: '// a\revil()' }, ['HOLE_CHARACTER']],
  ['has a byte order mark', { start: 'const\ufeffa = 1' }, ['HOLE_CHARACTER']],
  ['turns the direction of reading', { start: '// \u202e a' }, ['HOLE_CHARACTER']],
  ['has a null', { start: '// \u0000' }, ['HOLE_CHARACTER']],
  ['has half a character', { start: "const a = '\ud800'" }, ['HOLE_CHARACTER']],
  ['exports', { start: 'export const a = 1' }, ['HOLE_ESCAPE', 'HOLE_KIND']],
  ['imports', { start: "import 'node:fs'" }, ['HOLE_ESCAPE', 'HOLE_KIND']],
  ['exports what it imports', { imports: "export * from './evil.ts'" }, ['HOLE_KIND']],
  ['only runs a module', { imports: "import './evil.ts'" }, ['HOLE_KIND']],
  ['runs code among imports', { imports: "import { a } from './a.ts'\na()" }, ['HOLE_KIND']],
  ['requires', { imports: "import evil = require('./evil.ts')" }, ['HOLE_KIND']],
  ['declares a global', { imports: 'declare global { interface Array<T> { evil: T } }' }, ['HOLE_KIND']],
  ['declares a module', { start: 'declare const join: any' }, ['HOLE_KIND', 'HOLE_ESCAPE']],
  [
    'takes the place of an import of the skeleton',
    { imports: "import { join } from './evil.ts'" },
    ['HOLE_NAME'],
  ],
  ['hides a global that the skeleton uses', { start: 'const join = (): string => n' }, ['HOLE_NAME']],
  ['declares a name of the skeleton', { start: 'const before = 9' }, ['HOLE_NAME']],
  [
    'declares it with var, deep inside',
    { start: 'if (n > 1) { for (var answer = 0; ; ) break }' },
    ['HOLE_NAME'],
  ],
  ['declares it in a pattern', { start: 'const { a: [answer] } = { a: [1] }' }, ['HOLE_NAME']],
  ['declares it as a function', { start: 'function join(): number { return n }' }, ['HOLE_NAME']],
  ['declares it as a type', { start: 'interface Shelf { evil: 1 }' }, ['HOLE_NAME']],
  ['spells the name with an escape', { start: 'const \\u0061nswer = 1' }, ['HOLE_NAME']],
  ['assigns a name of the skeleton', { rest: 'n = 5' }, ['HOLE_NAME']],
  ['assigns it in a pattern', { rest: 'void 0\n;[n] = [5]' }, ['HOLE_NAME']],
  ['assigns what is left of an object', { rest: 'void 0\n;({ ...n } = {})' }, ['HOLE_NAME']],
  ['assigns it behind a type', { rest: 'void 0\n;(n as unknown) = 5' }, ['HOLE_NAME']],
  ['assigns it behind a type in brackets', { rest: 'void 0\n;(<unknown>n) = 5' }, ['HOLE_NAME']],
  ['assigns it behind satisfies', { rest: 'void 0\n;(n satisfies number) = 5' }, ['HOLE_NAME']],
  ['assigns it behind a mark', { rest: 'n! = 5' }, ['HOLE_NAME']],
  ['assigns it in a loop behind a type', { rest: 'for (n as unknown of [1]) void 0' }, ['HOLE_NAME']],
  ['counts it up', { state: 'join++' }, ['HOLE_NAME']],
  ['counts it up behind a type', { state: '(join as unknown as number)++' }, ['HOLE_NAME']],
  ['assigns it in a loop', { rest: 'for (n of [1]) void n' }, ['HOLE_NAME']],
  ['declares by eval', { start: "eval('var n = 1')" }, ['HOLE_ESCAPE']],
  ['declares by eval in parentheses', { state: "(eval)('var n = 1')" }, ['HOLE_ESCAPE']],
  ['declares by eval behind a type', { state: "(eval as any)('var n = 1')" }, ['HOLE_ESCAPE']],
  ['declares by eval behind a mark', { state: "eval!('var n = 1')" }, ['HOLE_ESCAPE']],
  ['returns where it may not', { start: 'return 7' }, ['HOLE_KIND']],
  [
    'returns from deep inside',
    { start: 'try { if (n > 1) { return 7 } } finally { void n }' },
    ['HOLE_KIND'],
  ],
  ['breaks what is around it', { start: 'break' }, ['HOLE_KIND']],
  ['jumps to a label', { start: 'a: for (;;) { for (;;) break a }' }, ['HOLE_KIND']],
  ['labels what follows it', { start: 'evil:' }, ['HOLE_ESCAPE']],
  ['makes what follows a branch', { start: 'if (n > 5)' }, ['HOLE_ESCAPE']],
  ['makes what follows its else', { start: 'if (n > 5) void n; else' }, ['HOLE_ESCAPE']],
  ['calls what stands before', { rest: '(0)' }, ['HOLE_ESCAPE']],
  ['indexes what stands before', { rest: '[0].length' }, ['HOLE_ESCAPE']],
  ['tags what stands before', { rest: '`x`' }, ['HOLE_ESCAPE', 'HOLE_KIND']],
  ['goes on in what follows', { start: 'const a = 1 +' }, ['HOLE_ESCAPE']],
  ['exports what follows', { imports: 'export' }, ['HOLE_ESCAPE']],
  ['decorates what follows', { more: 'a = 1\n@evil' }, ['HOLE_ESCAPE']],
  ['is two expressions', { state: '1, 2' }, ['HOLE_ESCAPE', 'HOLE_KIND']],
  ['is an expression and a member', { state: '1; evil = 2' }, ['HOLE_ESCAPE', 'HOLE_KIND']],
  ['is an expression and, on a new line, a member', { state: '1\nevil = 2' }, ['HOLE_ESCAPE', 'HOLE_KIND']],
  ['is spread', { state: '...[1]' }, ['HOLE_ESCAPE']],
  ['is no expression', { state: 'if (true) 1' }, ['HOLE_ESCAPE']],
  ['is nothing but a comment', { state: '/* none */' }, ['HOLE_ESCAPE', 'HOLE_KIND']],
  ['is not there', { state: '' }, ['HOLE_EMPTY']],
  ['is a second method', { more: 'add(n: number): number { return n }' }, ['HOLE_KIND']],
  ['is a second method in quotes', { more: "'add'(n: number): number { return n }" }, ['HOLE_KIND']],
  [
    'is a method whose name is computed',
    { more: "['a' + 'dd'](n: number): number { return n }" },
    ['HOLE_KIND'],
  ],
  ['is a static block', { more: 'static { evil() }' }, ['HOLE_KIND']],
  ['is an index signature', { more: '[key: string]: any' }, ['HOLE_KIND']],
  ['is a declared member', { more: 'declare add2: number' }, ['HOLE_KIND']],
  ['overrides a property', { options: "path: 'evil'," }, ['HOLE_KIND']],
  ['overrides a property that comes later', { options: 'strict: false,' }, ['HOLE_KIND']],
  ['overrides by spreading', { options: '...{ strict: false },' }, ['HOLE_KIND']],
  ['sets the prototype', { options: '__proto__: null,' }, ['HOLE_KIND']],
  ['closes the object', { options: '} ; export const evil = {' }, ['HOLE_ESCAPE']],
  ['forges the end of its hole', { start: '/* end start */ evil() /* hole start */' }, ['TEMPLATE_BROKEN']],
  ['forges the end of another hole', { start: '/* end rest */' }, ['TEMPLATE_BROKEN']],
  ['forges a hole', { start: '/* hole evil */ evil() /* end evil */' }, ['TEMPLATE_BROKEN']],
  ['looks like a mark', { start: '/*  hole evil  */' }, ['HOLE_COMMENT']],
  ['nests without end', { state: `${'['.repeat(3000)}${']'.repeat(3000)}` }, ['HOLE_ESCAPE']],
]

describe('a fill that breaks out is refused:', () => {
  it.each(HOSTILE)('%s', (_, fills, codes) => {
    const [code, ...more] = codesOf(filled(fills))
    expect(codes).toContain(code)
    expect(more).toEqual([])
  })

  it.each(HOSTILE)(
    'and leaves every byte around its hole as it was, or is found at the mark: %s',
    (_, fills) => {
      const text = filled(fills)
      const cut = cutHoles(text)
      const isSame = cut.kind === 'ok' && JSON.stringify(cut.outside) === JSON.stringify(SKELETON.outside)
      expect(isSame || codesOf(text).includes('TEMPLATE_BROKEN')).toBe(true)
    },
  )

  it('there are enough of them to mean something', () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(80)
  })
})

describe('what stands outside of the holes is the skeleton, to the byte:', () => {
  it.each<[what: string, change: (text: string) => string, message: RegExp]>([
    [
      'a changed condition',
      (text) => text.replace('n < 0', 'n < 1'),
      /^IfStatement on line \d+ .*"if \(n < 0\) return 0"/,
    ],
    [
      'another name',
      (text) => text.replace('class Shelf', 'class Shelve'),
      /^ClassDeclaration Shelve on line/,
    ],
    ['a line more', (text) => `${text}\nevil()\n`, /the skeleton ends here/],
    [
      'a space more',
      (text) => text.replace('const before', 'const  before'),
      /VariableDeclaration before|VariableStatement/,
    ],
    ['another first line', (text) => text.replace('"name":"shelf"', '"name":"shelves"'), /line 1 /],
    ['a mark that is gone', (text) => text.replace('/* end start */', ''), /the hole start is not closed/],
    ['a hole that is gone', (text) => text.replace(/ *\/\* hole rest \*\/[^]*?end rest \*\/\n/, ''), /./],
    [
      'holes that are swapped',
      (text) => text.replace('hole more', 'hole x').replace('end more', 'end x'),
      /./,
    ],
  ])('%s', (_, change, message) => {
    const text = change(filled({}))
    const findings = proveInstance(ts, { path: SKELETON.path, text, skeleton: SKELETON, isNew: true })
    expect(findings.map(({ code }) => code)).toEqual(['TEMPLATE_BROKEN'])
    expect(findings[0]?.message).toMatch(message)
  })

  it('takes a file with the line ends of Windows, where all of them are', () => {
    expect(codesOf(filled({}).replaceAll('\n', '\r\n'))).toEqual([])
  })
})

const PLACES = `version: "1"
description: Holes for an expression where little keeps it in place.
files:
  - path: src/places.tsx
    skeleton: places.tsx.tmpl
    holes:
      argument: { kind: expression, say: the argument }
      factor: { kind: expression, say: the factor }
      result: { kind: expression, say: the result }
      text: { kind: expression, say: the text }
      part: { kind: expression, say: the part }
examples:
  good: [{ fills: { places.tsx: { argument: '1', factor: '1', result: '1', text: '1', part: '1' } } }]
  bad: [{ finding: HOLE_KIND, fills: { places.tsx: { argument: '1, 2' } } }]
`

const PLACES_SKELETON = `export async function places(f: (n: number) => number): Promise<unknown> {
  const a = f(/*{{hole argument}}*/)
  const b = await a * /*{{hole factor}}*/ * 2
  const c = <p title="a">{/*{{hole text}}*/} b</p>
  const d = \`a \${/*{{hole part}}*/} b\`
  if (b > 1) return /*{{hole result}}*/
  return [c, d]
}
`

describe('an expression stays in its place:', () => {
  const skeleton = skeletonOf(
    templateOf('places', { 'template.yml': PLACES, 'places.tsx.tmpl': PLACES_SKELETON }),
  )
  const judged = (fills: Record<string, string>): string[] => {
    const all = { argument: '1', factor: '2', result: '3', text: '4', part: '5', ...fills }
    const text = putIn(skeleton, new Map(Object.entries(all)))
    return proveInstance(ts, { path: skeleton.path, text, skeleton, isNew: true }).map(({ code }) => code)
  }

  it.each<[fills: Record<string, string>, codes: string[]]>([
    [{}, []],
    [{ argument: 'a => a', text: '<b>x</b>', part: '`inner ${1}`', result: '[\n  1,\n]' }, []],
    [{ argument: '1, 2' }, ['HOLE_KIND']],
    [{ argument: '...[1]' }, ['HOLE_KIND']],
    [{ argument: '1,' }, ['HOLE_KIND']],
    [{ factor: '2 + 3' }, ['HOLE_ESCAPE']],
    [{ factor: '2 ? 3 : 4' }, ['HOLE_ESCAPE']],
    [{ factor: '(2 + 3)' }, []],
    [{ factor: 'async () => 1' }, ['HOLE_ESCAPE']],
    [{ result: '/* a\n */ 1' }, ['HOLE_ESCAPE']],
    [{ result: '1 // b' }, ['HOLE_ESCAPE']],
    [{ text: '1} evil {2' }, ['HOLE_ESCAPE']],
    [{ text: '</p>' }, ['HOLE_ESCAPE']],
    [{ part: '1} evil ${2' }, ['HOLE_KIND']],
    [{ part: '1}` + `${2' }, ['HOLE_ESCAPE']],
    [{ part: '1`' }, ['HOLE_ESCAPE']],
  ])('%j', (fills, codes) => {
    expect(judged(fills)).toEqual(codes)
  })
})

describe('in a script', () => {
  const SCRIPT = `version: "1"
description: A script.
files:
  - path: src/a.cjs
    skeleton: a.cjs.tmpl
    holes:
      body: { kind: statements, say: what is done, leaves: true }
      about: { kind: doc, say: what it is for, default: '' }
examples:
  good: [{ fills: { a.cjs: { body: 'return 1' } } }]
  bad: [{ finding: HOLE_KIND, fills: { a.cjs: { body: 'export {}' } } }]
`
  const text = "'use strict'\n\n/*{{hole about}}*/\nexports.a = function a(n) {\n  /*{{hole body}}*/\n}\n"
  const skeleton = skeletonOf(templateOf('script', { 'template.yml': SCRIPT, 'a.cjs.tmpl': text }))
  const judged = (fills: Record<string, string>): string[] => {
    const filledIn = putIn(skeleton, new Map(Object.entries({ body: 'return n', ...fills })))
    return proveInstance(ts, { path: skeleton.path, text: filledIn, skeleton, isNew: true }).map(
      ({ code }) => code,
    )
  }

  it.each<[fills: Record<string, string>, codes: string[]]>([
    [{ about: 'Adds one.' }, []],
    [{ about: 'Adds one.\n\n@type {any}' }, ['HOLE_COMMENT']],
    [{ about: '@param {any} n what it is' }, ['HOLE_COMMENT']],
    [{ body: 'with (n) { return a }' }, ['HOLE_KIND']],
    [{ body: '/** @type {any} */\nconst m = n\nreturn m' }, ['HOLE_COMMENT']],
  ])('%j', (fills, codes) => {
    expect(judged(fills)).toEqual(codes)
  })
})

it('no file has more findings than anybody reads', () => {
  const text = filled({ rest: 'n = 1\n'.repeat(200) })
  const claim = { path: SKELETON.path, text, skeleton: SKELETON, isNew: true }
  expect(proveInstance(ts, claim)).toHaveLength(50)
})

/** What is not accepted of them. */
const SLOW: Record<string, string[]> = {
  'empty statements': ['HOLE_ESCAPE'],
  'names in a pattern': ['HOLE_ESCAPE'],
  'forged marks': ['TEMPLATE_BROKEN'],
}

describe('a fill that is made to be slow', () => {
  it.each<[what: string, fills: Record<string, string>]>([
    ['empty statements', { start: ';'.repeat(200_000) }],
    ['lines', { start: 'void 0\n'.repeat(60_000) }],
    ['names in a pattern', { rest: `;([${'answer,'.repeat(60_000)}] = [])` }],
    ['asterisks', { about: `${'*'.repeat(400_000)} ` }],
    ['a comment that is nearly a mark', { start: `/* hole ${'a'.repeat(400_000)}. */` }],
    ['members', { more: Array.from({ length: 8_000 }, (_, at) => `m${at} = 1`).join('\n') }],
    ['properties', { options: Array.from({ length: 8_000 }, (_, at) => `m${at}: 1,`).join('\n') }],
    ['literals', { state: `[${"'a', ".repeat(20_000)}]` }],
    ['comments', { start: '/* a */ '.repeat(20_000) }],
    ['spaces', { start: `${' '.repeat(400_000)}void 0` }],
    ['statements that assign', { rest: 'answer = 1\n'.repeat(10_000) }],
    [
      'forged marks',
      { start: Array.from({ length: 20_000 }, (_, at) => `/* hole a${at} *//* end a${at} */`).join('') },
    ],
  ])('is judged in the time of a test, and not in that of its square: many %s', (what, fills) => {
    expect(codesOf(filled(fills))).toEqual(SLOW[what] ?? [])
  })
})

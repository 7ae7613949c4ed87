import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { importsIn } from '../../../../shared/architecture/imports/imports-in.ts'

function found(text: string, path = 'src/a.ts'): string[] | undefined {
  return importsIn(ts, path, text)?.map(
    ({ specifier, line, column, isType }) => `${specifier} ${line}:${column}${isType ? ' type' : ''}`,
  )
}

describe('the imports of a text', () => {
  it.each<[text: string, imports: string[]]>([
    ["import './a.ts'", ['./a.ts 1:8']],
    ["import a, { b } from './a.ts'", ['./a.ts 1:22']],
    ["import * as a from './a.ts'", ['./a.ts 1:20']],
    ["import type { A } from './a.ts'", ['./a.ts 1:24 type']],
    ["import { type A, type B } from './a.ts'", ['./a.ts 1:32 type']],
    ["import { type A, b } from './a.ts'", ['./a.ts 1:27']],
    ["import a, { type A } from './a.ts'", ['./a.ts 1:27']],
    ["import {} from './a.ts'", ['./a.ts 1:16']],
    ["export * from './a.ts'", ['./a.ts 1:15']],
    ["export * as a from './a.ts'", ['./a.ts 1:20']],
    ["export { a } from './a.ts'", ['./a.ts 1:19']],
    ["export type { A } from './a.ts'", ['./a.ts 1:24 type']],
    ["export type * from './a.ts'", ['./a.ts 1:20 type']],
    ["import a = require('./a')", ['./a 1:20']],
    ["import type a = require('./a')", ['./a 1:25 type']],
    ["const a = await import('./a.ts')", ['./a.ts 1:24']],
    ['const a = import(`./a.ts`)', ['./a.ts 1:18']],
    ["const a = import /* here */ (\n  './a.ts')", ['./a.ts 2:3']],
    ["const a = require('./a')", ['./a 1:19']],
    ["const a = module.require('./a')", ['./a 1:26']],
    ["const a = r\\u0065quire('./a')", ['./a 1:24']],
    ["let a: import('./a.ts').A", ['./a.ts 1:15 type']],
    ["let a: typeof import('./a.ts')", ['./a.ts 1:22 type']],
    ["declare module 'x' {\n  import { A } from './a.ts'\n}", ['./a.ts 2:21']],
    ['/// <reference path="a.d.ts" />', ['./a.d.ts 1:22 type']],
    ["import a from './a.json' with { type: 'json' }", ['./a.json 1:15']],
  ])('%s', (text, imports) => {
    expect(found(text)).toEqual(imports)
  })

  it.each<[what: string, text: string, specifier: string]>([
    ['escapes', "import './\\u0069o/x.ts'", './io/x.ts'],
    ['sums of texts', "await import('./' + 'io' + '/x.ts')", './io/x.ts'],
    ['constants', "const io = './io'\nawait import(`${io}/x.ts`)", './io/x.ts'],
    ['lists', "require(['.', 'io', 'x'].join('/'))", './io/x'],
    ['another coding', "await import(atob('Li9pby94LnRz'))", './io/x.ts'],
  ])('are read through %s', (_, text, specifier) => {
    expect(importsIn(ts, 'src/a.ts', text)?.map((each) => each.specifier)).toEqual([specifier])
  })

  it.each<[what: string, text: string]>([
    ['comments', "// import './a.ts'\n/* require('./a') */ export {}"],
    ['texts', 'export const a = "import \'./a.ts\'"'],
    ['expressions', "export const a = /`/\nexport const b = /import '.\\/a'/"],
    ['what the running program knows', 'export const a = (name: string) => import(`./${name}.ts`)'],
    ['a function of another object', "app.require('./a')"],
  ])('are not found in %s', (_, text) => {
    expect(found(text)).toEqual([])
  })

  it('are found behind an expression that hides half of a template', () => {
    expect(found("const tick = /`/\nconst a = await import('./io/x.ts')\nconst b = `\n`")).toEqual([
      './io/x.ts 2:24',
    ])
  })

  it('are not looked for in the text of JSX', () => {
    expect(found("export const a = <p>import x from './a.ts'</p>", 'a.tsx')).toEqual([])
  })

  it('keep their places behind a byte order mark', () => {
    expect(found("\ufeffimport './a.ts'")).toEqual(['./a.ts 1:8'])
  })

  it('are unknown where a text nests too deep', () => {
    expect(
      found(`await import('./a.ts')\nconst a = ${'['.repeat(5_000)}${']'.repeat(5_000)}`),
    ).toBeUndefined()
  })

  it('are unknown where there are too many', () => {
    const text = (count: number): string =>
      Array.from({ length: count }, (_, at) => `import './a${at}.ts'`).join('\n')
    expect(importsIn(ts, 'a.ts', text(5_000))).toHaveLength(5_000)
    expect(importsIn(ts, 'a.ts', text(5_001))).toBeUndefined()
  })
})

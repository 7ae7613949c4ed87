import { describe, expect, it } from 'vitest'
import { knownCallees } from '../../../../shared/specification/checks/code.ts'
import { checkRows } from '../../../../shared/specification/checks/rows.ts'
import { indexExports, type ExistenceIndex } from '../../../../shared/exports/existence-index.ts'
import type { Finding } from '../../../../shared/findings.ts'
import { criterion, fileOf, GOOD, said } from '../sample-spec.ts'

const NONE = {
  files: 0,
  exports: 0,
  skipped: { tooLarge: 0, unreadable: 0, tooSlow: 0, overLimit: 0 },
  places: [],
}

function offering(...exports: [name: string, file: string][]): ExistenceIndex {
  const signature = { form: 'function' as const, params: [], result: undefined, generics: [], members: [] }
  return indexExports(
    exports.map(([name, file]) => ({ name, file, line: 1, signature, doc: '' })),
    NONE,
  )
}

function withRow(row: object, fields: object = {}): ReturnType<typeof fileOf> {
  return fileOf({ ...fields, ...criterion({ examples: [row] }) })
}

function calling(call: string, fields: object = {}): ReturnType<typeof fileOf> {
  return withRow({ call, returns: 1 }, fields)
}

function check(file: ReturnType<typeof fileOf>, index?: ExistenceIndex): Finding[] {
  return checkRows(file, knownCallees(file.spec, index))
}

describe('the exports that rows use', () => {
  it('are those of the interface, and nothing that nobody declares', () => {
    expect(check(fileOf())).toEqual([])
    const found = check(calling('trimLines(text)'))
    expect(said(found)).toEqual(['block SPEC_CALL_UNKNOWN "text"'])
    expect(found.map(({ line, column }) => [line, column])).toEqual([[9, 104]])
    expect(said(check(calling('trim("a")')))).toEqual(['block SPEC_CALL_UNKNOWN "trim"'])
  })

  it('or those of a file in paths, which the row says', () => {
    const index = offering(['words', 'src/words.ts'], ['other', 'src/other.ts'])
    const faults = ['words(1)', 'other(1)'].map((call) => said(check(calling(call), index)))
    expect(faults).toEqual([['block SPEC_CALL_UNKNOWN "words"'], ['block SPEC_CALL_UNKNOWN "other"']])
    const from = { words: 'src/words.ts' }
    expect(check(withRow({ call: 'trimLines(words(1))', from, returns: 1 }), index)).toEqual([])
    expect(said(check(withRow({ call: 'other(1)', from: 'src/other.ts', returns: 1 }), index))).toEqual([
      'block SPEC_CALL_UNKNOWN "src/other.ts"',
    ])
  })

  it('are looked up in the base commit where a spec has no interface', () => {
    const index = offering(['trim', 'src/trim.ts'])
    const plain = { interface: undefined }
    expect(['trim(1)', 'none(1)'].map((call) => check(calling(call, plain), index).length)).toEqual([0, 1])
  })

  it('are not looked up where nothing is known: no interface and no index, or a signature that cannot be read', () => {
    expect(check(calling('trim("a")', { interface: undefined }))).toEqual([])
    expect(check(calling('trim("a")', { interface: undefined }), offering())).toHaveLength(1)
    const broken = { interface: [{ ...GOOD.interface[0], signature: 'function' }] }
    expect(check(calling('trim("a")', broken), offering())).toEqual([])
  })

  it.each([
    ['the language has', '[trimLines("a"), new Map(), Math.max(1, 2), JSON.stringify({})]'],
    ['the row declares', 'trimLines("a").split("").map((letter, at) => ({ letter, at }))'],
    ['a pattern declares', '[["a", 1]].map(([key, ...rest]) => trimLines(key) + rest)'],
    ['are members and keys', 'trimLines("a").length + { unknown: 1 }.unknown'],
    ['a function declares', '(function self(n) { return n > 0 ? self(n - 1) : trimLines("a") })(2)'],
  ])('are not asked of names that %s', (_, call) => {
    expect(check(calling(call))).toEqual([])
  })

  it.each([
    ['the time', 'trimLines(String(Date.now()))'],
    ['the time of a new date', 'trimLines(new Date().toISOString())'],
    ['chance', 'trimLines(String(Math.random()))'],
    ['the machine', 'trimLines(process.cwd())'],
    ['other modules', 'import("node:fs")'],
    ['nothing of the spec', '1 + 1'],
    ['what cannot be read', 'trimLines('],
  ])('are not used with %s', (_, call) => {
    expect(check(calling(call)).map(({ code }) => code)).toEqual(['SPEC_CALL'])
  })

  it('may be called like something of the language', () => {
    const entry = { ...GOOD.interface[0], signature: 'function structuredClone(value: unknown): unknown' }
    expect(check(calling('structuredClone(1)', { interface: [entry] }))).toEqual([])
    const fetch = { ...GOOD.interface[0], signature: 'function fetch(path: string): Promise<number>' }
    expect(check(calling('await fetch("/a")', { interface: [fetch] }))).toEqual([])
  })
})

describe('what rows do besides', () => {
  const paths = { write: ['src/trim.ts', 'bin/tool.js'], read: ['src/index.ts'] }

  it.each([
    [{ given: 'const text = "a"', call: 'trimLines(text)', returns: 'a' }],
    [{ call: 'trimLines("a")', from: 'src/index.ts', returns: 'a' }],
    [{ cli: { run: 'bin/tool.js' }, exit: 0 }],
    [{ http: { handler: 'trimLines' }, status: 200 }],
    [{ http: { run: 'bin/tool.js' }, status: 200 }],
    [{ render: 'trimLines', markup: '' }],
    [{ file: { path: 'package.json', at: '/name' }, equals: 'a' }],
    [{ type: 'const text: string = trimLines("a")', compiles: true }],
    [{ relation: { is: 'idempotent', of: 'trimLines' } }],
  ])('can be done: %j', (row) => {
    expect(check(withRow(row, { paths }))).toEqual([])
  })

  it.each([
    [{ given: 'const text =', call: 'trimLines(text)', returns: 'a' }, 'SPEC_CALL'],
    [{ given: 'import fs from "fs"', call: 'trimLines("a")', returns: 'a' }, 'SPEC_CALL'],
    [{ call: 'trimLines("a")', from: 'src/none.ts', returns: 'a' }, 'SPEC_CALL_UNKNOWN'],
    [{ cli: { run: 'bin/none.js' }, exit: 0 }, 'SPEC_CALL_UNKNOWN'],
    [{ cli: { run: '../tool.js' }, exit: 0 }, 'SPEC_PATH_UNSAFE'],
    [{ cli: { run: 'bin/tool.js', files: { '../a': '' } }, exit: 0 }, 'SPEC_PATH_UNSAFE'],
    [{ http: { handler: 'unknown' }, status: 200 }, 'SPEC_CALL_UNKNOWN'],
    [{ render: 'Unknown', markup: '' }, 'SPEC_CALL_UNKNOWN'],
    [{ file: '/etc/passwd', contains: 'root' }, 'SPEC_PATH_UNSAFE'],
    [{ type: 'const n: number = 1', compiles: true }, 'SPEC_CALL'],
    [{ relation: { is: 'idempotent', of: 'unknown' } }, 'SPEC_CALL_UNKNOWN'],
    [{ call: 'trimLines("a")', gives: 'trimLines("a")' }, 'SPEC_VALUE'],
    [{ call: 'trimLines("a")', matches: '(' }, 'SPEC_VALUE'],
  ])('is refused where it cannot: %j', (row, code) => {
    const found = check(withRow(row, { paths }))
    expect(found.map((each) => each.code)).toEqual([code])
    expect(found[0]?.line).toBe(9)
  })
})

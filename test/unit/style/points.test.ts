import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { FEATURE_NAMES, featureOf, type FeatureName, type VariantOf } from '../../../shared/style/features.ts'
import { fingerprintOf, pathVotes } from '../../../shared/style/fingerprint.ts'

/** The votes that a text casts on one question. */
function votesOn(feature: FeatureName, text: string, path = 'src/a.ts'): Record<string, number> {
  return Object.fromEntries(fingerprintOf(ts, path, text)?.get(feature) ?? [])
}

/** For each answer to each question one text that gives it once, and gives no other. */
const CASES: { [F in Exclude<FeatureName, 'fileName'>]: Record<VariantOf<F>, string> } = {
  topConstant: {
    upper: 'const MOST_FILES = 20',
    camel: 'const mostFiles = [20]',
    pascal: 'const Colours = { red: 1 } as const',
  },
  typeParameter: {
    letter: 'type A<T> = T[]',
    prefixed: 'type A<TItem> = TItem[]',
    word: 'type A<Item> = Item[]',
    other: 'type A<item> = item[]',
  },
  booleanName: { prefixed: 'let isOpen = true', bare: 'interface A { open: boolean }' },
  nameLength: {
    letter: 'let a = 1',
    short: 'let name = 1',
    middle: 'let counter = 1',
    long: 'let numberOfFiles = 1',
  },
  importEnding: {
    none: `import { a } from './a'`,
    js: `import { a } from '../a.js'`,
    ts: `export { a } from './a.mts'`,
  },
  builtinImport: { node: `import { join } from 'node:path'`, bare: `import { join } from 'path'` },
  importForm: {
    named: `import { a, b } from 'a'`,
    namespace: `import * as a from 'a'`,
    default: `import a from 'a'`,
    require: `const a = require('a')`,
  },
  typeImport: { clause: `import type { A } from 'a'`, specifier: `import { type A, b } from 'a'` },
  exportForm: {
    inline: 'export const a = 1',
    list: 'const a = 1\nexport { a }',
    default: 'export default function a() {}',
    star: `export * from './a.ts'`,
    assigned: 'module.exports = { a }',
  },
  topUnit: {
    class: 'class A {}',
    function: 'function a() {}',
    constant: 'const a = 1',
    type: 'interface A {}',
  },
  topFunction: {
    declaration: 'export function a() {}',
    arrow: 'export const a = () => 1',
    expression: 'const a = function () {}',
  },
  innerFunction: {
    declaration: 'function a() { function b() {} }',
    arrow: 'function a() { const b = () => 1 }',
    expression: 'function a() { const b = function () {} }',
  },
  callback: { arrow: 'a.map((b) => b)', expression: 'a.map(function (b) { return b })' },
  returnType: { explicit: 'function a(): number { return 1 }', inferred: 'const a = () => 1' },
  arrowBody: { expression: 'a((b) => b)', block: 'a((b) => { return b })' },
  optionalParameter: {
    question: 'function a(b?: number) {}',
    default: 'function a(b = 1) {}',
    union: 'function a(b: number | undefined) {}',
  },
  parameterShape: { destructured: 'function a({ b }: B) {}', named: 'function a(b: B) {}' },
  objectFunction: {
    method: 'const a = { b() {} }',
    arrow: 'const a = { b: () => 1 }',
    expression: 'const a = { b: function () {} }',
  },
  fieldAccess: {
    implicit: 'class A { b = 1 }',
    public: 'class A { public b = 1 }',
    private: 'class A { private b = 1; protected c = 1; static d = 1 }',
    hash: 'class A { #b = 1 }',
  },
  fieldReadonly: { readonly: 'class A { readonly b = 1 }', plain: 'class A { b = 1 }' },
  methodAccess: {
    implicit: 'class A { b() {} }',
    public: 'class A { public b() {} }',
    private: 'class A { private b() {} }',
    hash: 'class A { #b() {} }',
  },
  constructorParameter: {
    property: 'class A { constructor(private readonly b: B) {} }',
    plain: 'class A { constructor(b: B) {} }',
  },
  arrayType: {
    brackets: 'type A = string[]',
    generic: 'type A = Array<string>',
    readonly: 'type A = readonly string[]',
    readonlyArray: 'type A = ReadonlyArray<string>',
  },
  openType: { any: 'let a: any', unknown: 'let a: unknown' },
  memberReadonly: { readonly: 'interface A { readonly b: 1 }', plain: 'interface A { b: 1 }' },
  assertion: {
    as: 'a(b as B)',
    const: 'a(b as const)',
    any: 'a(b as any)',
    nonNull: 'a(b!)',
    satisfies: 'a(b satisfies B)',
    angle: 'a(<B>b)',
  },
  objectType: { interface: 'interface A { b: 1 }', alias: 'type A = { b: 1 }' },
  closedSet: { enum: 'enum A { B }', constEnum: 'const enum A { B }', union: `type A = 'b' | 'c'` },
  noValueType: { undefined: 'let a: A | undefined', null: 'let a: A | null' },
  asyncForm: { await: 'await a()', then: 'a().then(b)' },
  rejection: { try: 'try { a() } catch { b() }', catch: 'a().catch(b)' },
  throwForm: {
    error: `throw new Error('a')`,
    builtin: `throw new TypeError('a')`,
    custom: `throw new FactoryError('a')`,
    factory: 'throw invalid()',
    rethrow: 'throw error',
  },
  catchBinding: {
    e: 'try {} catch (e) {}',
    err: 'try {} catch (err) {}',
    error: 'try {} catch (error) {}',
    omitted: 'try {} catch {}',
    other: 'try {} catch (thrown) {}',
  },
  nullTest: {
    undefined: 'a(b === undefined)',
    null: 'a(b !== null)',
    loose: 'a(b == null)',
    typeof: `a(typeof b === 'undefined')`,
    not: 'a(!b.c)',
    doubleNot: 'a(!!b)',
  },
  equality: { strict: 'a(b === 1)', loose: 'a(b != 1)' },
  fallback: { nullish: 'a(b ?? c)', or: `a(b || '')` },
  safeAccess: { chain: 'a?.b', and: 'a.b && a.b.c()' },
  iteration: {
    forOf: 'for (const a of b) c(a)',
    forIn: 'for (const a in b) c(a)',
    forIndex: 'for (let i = 0; i < 3; i++) c(i)',
    forEach: 'a.forEach(b)',
    method: 'a.flatMap(b)',
    reduce: 'a.reduce(b, 0)',
    while: 'while (a) b()',
  },
  guard: { guard: 'function a() { if (b) { return } c() }', else: 'if (a) b()\nelse c()' },
  branches: {
    switch: 'switch (a) { case 1: b() }',
    elseIf: 'if (a) b()\nelse if (c) d()\nelse if (e) f()',
  },
  singleBranch: { bare: 'if (a) b()', braces: 'if (a) { b() }' },
  shorthand: { short: 'a({ b })', long: 'a({ b: b })' },
  merge: { spread: 'a({ ...b })', assign: 'Object.assign({}, a)' },
  memberReading: { destructured: 'const { a } = b', member: 'const a = b.a' },
  text: { template: 'a(`b ${c}`)', plus: `a('b' + c + d)` },
  noValue: { undefined: 'function a() { return undefined }', null: 'a(b ? null : 1)' },
  commentForm: { line: '// one\n// comment\na()', block: '/* one */\na()', doc: '/** one */\na()' },
  commentStart: { upper: '// One\na()', lower: '// one\na()' },
  commentEnd: { stop: '// Two words.\na()', none: '// two words\na()' },
  docTags: { tagged: '/**\n * One.\n * @param b two\n */\na()', prose: '/** One. */\na()' },
  functionDoc: { documented: '/** One. */\nexport function a() {}', bare: 'export const a = () => 1' },
  memberDoc: {
    documented: 'interface A {\n  /** One. */\n  b: 1\n}',
    bare: 'class A {\n  b() {}\n}',
  },
  commentDensity: {
    none: 'a()\n'.repeat(30),
    few: `// one\n${'a()\n'.repeat(30)}`,
    some: `// one\n// two\n// three\n${'a()\n'.repeat(30)}`,
    many: `${'// one\n'.repeat(7)}${'a()\n'.repeat(30)}`,
    most: `${'// one\n'.repeat(20)}${'a()\n'.repeat(20)}`,
  },
}

describe.each(Object.entries(CASES))('the question %s', (feature, cases) => {
  const name = FEATURE_NAMES.find((each) => each === feature)!

  it('has a case for each of its answers', () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(featureOf(name).variants).sort())
  })

  it.each(Object.entries<string>(cases))('is answered with %s', (variant, text) => {
    expect(votesOn(name, text)).toEqual({ [variant]: 1 })
  })
})

describe('what is no choice casts no vote:', () => {
  it.each<[what: string, feature: FeatureName, text: string, path?: string]>([
    ['an import of a file that is no code', 'importEnding', `import a from './a.json' with { type: 'json' }`],
    ['a package called like a folder of Node', 'builtinImport', `import a from 'path-to-regexp'`],
    ['a type that JavaScript cannot have', 'returnType', 'function a() {}', 'a.js'],
    ['a parameter of a function type', 'parameterShape', 'type A = (b: B) => C'],
    ['a question of true or false', 'fallback', 'if (a || b) c()'],
    ['a guard of something else', 'safeAccess', 'a && b.c'],
    ['numbers that are added', 'text', 'a(1 + b)'],
    ['texts that are only long', 'text', `a('b' + 'c')`],
    ['a variable with a name of its own', 'memberReading', 'const a = b.c'],
    ['a comment for a tool', 'commentForm', '// eslint-disable-next-line no-console\na()'],
    ['a licence at the top', 'commentForm', '// Copyright 2026 A. Licence: MIT\na()'],
    ['a line that only separates', 'commentForm', '// ----------\na()'],
    ['the comments of a short file', 'commentDensity', '// one\na()'],
    ['a function in a function', 'functionDoc', 'function a() { const b = () => 1 }'],
  ])('%s', (_, feature, text, path) => {
    expect(votesOn(feature, text, path)).toEqual({})
  })

  it('the rest of a chain, whose first branch has voted', () => {
    expect(votesOn('guard', 'function a() { if (b) c()\nelse if (d) return }')).toEqual({ else: 1 })
  })
})

describe('the name of a file', () => {
  it.each([
    ['src/read-file.ts', 'kebab'],
    ['src/readFile.test.ts', 'camel'],
    ['src/FileReader.tsx', 'pascal'],
    ['src/read_file.py.js', 'snake'],
    ['.eslint-rules.js', 'kebab'],
  ])('%s is %s', (path, form) => {
    expect(Object.fromEntries(pathVotes(path).get('fileName') ?? [])).toEqual({ [form]: 1 })
  })

  it.each(['src/read.ts', 'src/READ.ts', 'src/[id].ts'])('%s fits several ways and says nothing', (path) => {
    expect(pathVotes(path).size).toBe(0)
  })
})

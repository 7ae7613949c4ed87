import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parse } from '@babel/parser'
import fc from 'fast-check'
import ts from 'typescript'
import { afterAll, describe, expect, test } from 'vitest'
import {
  acceptanceTests,
  type AcceptanceTest,
} from '../../../../shared/specification/acceptance/acceptance-tests.ts'
import { moduleOf } from '../../../../shared/specification/acceptance/declared-module.ts'
import type { Criterion, Example, Spec } from '../../../../shared/specification/document/spec.ts'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

function criterion(id: string, examples: Example[], holdout = false): Criterion {
  return {
    id,
    ears: `The system shall do ${id}.`,
    given: undefined,
    when: undefined,
    then: undefined,
    examples,
    tests: [],
    check: 'example',
    holdout,
  }
}

function specOf(acceptance: Criterion[], parts: Partial<Spec> = {}): Spec {
  return {
    id: 'kebab',
    title: 'Kebab case',
    owner: undefined,
    risk: 'low',
    paths: { write: ['src/kebab.ts'], read: [] },
    why: { who: undefined, problem: 'none', value: undefined, alternatives: [] },
    interface: [
      { module: 'src/kebab.ts', signature: 'function kebab(text: string): string', doc: undefined },
    ],
    acceptance,
    domain: [],
    effects: [],
    nonGoals: [],
    budget: {},
    retire: undefined,
    prose: '',
    ...parts,
  }
}

const NODE = { runner: 'node', folder: 'test/acceptance' } as const
const VITEST = { runner: 'vitest', folder: 'test/acceptance' } as const

/** Calls of `name` at the top level of a module, or -1 when anything else than imports and functions stands there. */
function callsAtTop(content: string, name: string): number {
  const { program } = parse(content, { sourceType: 'module', plugins: ['typescript'] })
  const rest = program.body.filter(
    ({ type }) => type !== 'ImportDeclaration' && type !== 'FunctionDeclaration',
  )
  return rest.every((node) => calleeOf(node) === name) ? rest.length : -1
}

function calleeOf(node: ReturnType<typeof parse>['program']['body'][number]): string | undefined {
  if (node.type !== 'ExpressionStatement') return undefined
  const { expression } = node
  const call =
    expression.type === 'UnaryExpression' && expression.operator === 'void' ? expression.argument : expression
  return call.type === 'CallExpression' && call.callee.type === 'Identifier' ? call.callee.name : undefined
}

/** Runs the file with node:test against the given module and gives the names of passed and failed tests. */
function run(
  file: AcceptanceTest,
  modules: Record<string, string>,
  manifest = '{"type":"module"}',
): { passed: string[]; failed: string[] } {
  const folder = lay({ ...modules, [file.path]: file.content, 'package.json': manifest })
  const report = reportOf(['--test', '--test-reporter=tap', file.path], folder)
  const names = (mark: string): string[] =>
    [...report.matchAll(new RegExp(`^${mark} \\d+ - (.*)$`, 'gm'))].map((match) => match[1] ?? '')
  return { passed: names('ok'), failed: names('not ok') }
}

function lay(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-accept-'))
  folders.push(folder)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

const ROOT_MODULES = join(import.meta.dirname, '../../../../node_modules')

function reportOf(args: string[], cwd: string): string {
  const env = { ...process.env }
  delete env['NODE_TEST_CONTEXT']
  try {
    return execFileSync(process.execPath, args, { cwd, env, encoding: 'utf8', stdio: 'pipe' })
  } catch (thrown) {
    return (thrown as { stdout: string }).stdout
  }
}

describe('acceptanceTests', () => {
  test('writes one file for visible and one for hold-out examples', () => {
    const spec = specOf([
      criterion('AC-1', [{ call: 'kebab("Hello World")', returns: 'hello-world' }]),
      criterion('AC-2', [{ call: 'kebab("")', throws: 'RangeError' }], true),
    ])
    expect(acceptanceTests(spec, NODE)).toEqual([
      {
        path: 'test/acceptance/kebab.test.ts',
        holdout: false,
        tests: [{ criterion: 'AC-1', key: 'AC-1: example 1', name: 'AC-1: example 1: kebab("Hello World")' }],
        content: [
          '// Acceptance tests of the spec kebab, made from its examples by Jidoka. To change them, change the spec.',
          'import assert from "node:assert/strict";',
          'import { test } from "node:test";',
          'import { kebab } from "../../src/kebab.ts";',
          '',
          'void test("AC-1: example 1: kebab(\\"Hello World\\")", async () => {',
          '  assert.deepStrictEqual(await kebab("Hello World"), "hello-world");',
          '});',
          '',
        ].join('\n'),
      },
      expect.objectContaining({
        path: 'test/acceptance/kebab.holdout.test.ts',
        holdout: true,
        tests: [{ criterion: 'AC-2', key: 'AC-2: hold-out example 1', name: 'AC-2: hold-out example 1' }],
      }),
    ])
  })

  test('writes nothing for a spec without examples', () => {
    expect(acceptanceTests(specOf([criterion('AC-1', [])]), NODE)).toEqual([])
  })

  test('passes against code that does what the examples say and fails against code that does not', () => {
    const spec = specOf([
      criterion('AC-1', [
        { call: 'kebab("Hello World")', returns: 'hello-world' },
        { call: 'kebab("a")', returns: 'a' },
      ]),
      criterion('AC-2', [
        { call: 'kebab(42)', throws: 'TypeError' },
        { call: 'kebab("")', throws: 'must not be empty' },
      ]),
    ])
    const [file] = acceptanceTests(spec, NODE)
    const good = `export function kebab(text: string): string {
      if (typeof text !== 'string') throw new TypeError('no text')
      if (text === '') throw new RangeError('the text must not be empty')
      return text.toLowerCase().replaceAll(' ', '-')
    }`
    const names = [
      'AC-1: example 1: kebab("Hello World")',
      'AC-1: example 2: kebab("a")',
      'AC-2: example 1: kebab(42)',
      'AC-2: example 2: kebab("")',
    ]
    expect(run(file!, { 'src/kebab.ts': good })).toEqual({ passed: names, failed: [] })
    const bad = `export const kebab = (text: string): string => text`
    expect(run(file!, { 'src/kebab.ts': bad })).toEqual({
      passed: [names[1]],
      failed: [names[0], names[2], names[3]],
    })
  })

  test('awaits what is asynchronous, and reaches classes, members and values beyond JSON', () => {
    const spec = specOf(
      [
        criterion('AC-1', [
          { call: 'new Counter(1).add(2)', returns: { total: 3, list: [1, null, true] } },
          { call: 'later(new Date("2026-01-01T00:00:00Z"), [undefined, -0, 10n])', returns: '2026' },
          { call: 'later(null)', throws: 'Error' },
          { call: 'tools.double(2)', returns: 4 },
        ]),
      ],
      {
        interface: [
          {
            module: 'src/a.ts',
            signature: 'class Counter { constructor(start: number); add(n: number): object }',
            doc: undefined,
          },
          {
            module: 'src/a.ts',
            signature: 'async function later(date: Date, rest?: unknown[]): Promise<string>',
            doc: undefined,
          },
          { module: 'lib/b.ts', signature: 'const tools: { double(n: number): number }', doc: undefined },
        ],
      },
    )
    const [file] = acceptanceTests(spec, { ...NODE, folder: 'test' })
    const result = run(file!, {
      'src/a.ts': `export class Counter { start: number; constructor(start: number) { this.start = start }
        add(n: number): object { return { list: [1, null, true], total: this.start + n } } }
        export async function later(date: Date): Promise<string> { return String(date.getUTCFullYear()) }`,
      'lib/b.ts': 'export const tools = { double: (n: number): number => n * 2 }',
    })
    expect(result.failed).toEqual([])
    expect(result.passed).toHaveLength(4)
  })

  test('spells the vitest form with its own matchers', () => {
    const spec = specOf([
      criterion('AC-1', [
        { call: 'kebab("A")', returns: 'a' },
        { call: 'kebab(1)', throws: 'TypeError' },
      ]),
    ])
    const [file] = acceptanceTests(spec, VITEST)
    expect(file?.content).toContain('import { expect, test } from "vitest";')
    expect(file?.content).toContain('expect(await kebab("A")).toStrictEqual("a");')
    expect(file?.content).toContain(
      'await expect(async () => await (kebab as unknown as (...values: unknown[]) => unknown)(1)).rejects.toSatisfy(isExpected("TypeError"));',
    )
    expect(callsAtTop(file?.content ?? '', 'test')).toBe(2)
  })

  test('keeps out of the way of exports that are called like its own words', () => {
    const signatures = [
      'function test(n: number): number',
      'function assert(n: number): number',
      'function isExpected(n: number): number',
    ]
    const spec = specOf(
      [
        criterion('AC-1', [
          { call: 'test(1)', returns: 1 },
          { call: 'assert(1)', returns: 1 },
          { call: 'isExpected(1)', throws: 'no' },
        ]),
      ],
      { interface: signatures.map((signature) => ({ module: 'src/x.ts', signature, doc: undefined })) },
    )
    const [file] = acceptanceTests(spec, NODE)
    expect(callsAtTop(file?.content ?? '', 'test_')).toBe(3)
    const module =
      'export const test = (n: number) => n\nexport const assert = test\nexport function isExpected(): never { throw new Error("no") }'
    expect(run(file!, { 'src/x.ts': module }).failed).toEqual([])
  })

  test('finds the module of a tiny spec in the one file it writes', () => {
    const spec = specOf([], { interface: [] })
    expect(moduleOf(spec, 'anything')).toBe('src/kebab.ts')
    expect(() => moduleOf({ ...spec, paths: { write: ['src/*.ts'], read: [] } }, 'anything')).toThrow(
      'no interface entry',
    )
  })

  test('leaves rows to the line that reach beyond the exports', () => {
    const withRow = (row: Example): Spec => specOf([criterion('AC-1', [row])])
    for (const call of ['kebab(process.env)', 'kebab.constructor("x")()', 'kebab("a"); evil()']) {
      expect(acceptanceTests(withRow({ call, returns: 1 }), NODE)).toEqual([])
    }
  })

  test('refuses an export that no entry declares', () => {
    const spec = specOf([criterion('AC-1', [{ call: 'other("a")', returns: 1 }])])
    expect(() => acceptanceTests(spec, NODE)).toThrow(expect.objectContaining({ code: 'SPEC_INVALID' }))
  })

  test('shows invisible characters of a call as escapes', () => {
    const [file] = acceptanceTests(
      specOf([criterion('AC-1', [{ call: 'kebab("a\u202eb\u200b")', returns: '\u202e' }])]),
      NODE,
    )
    expect(file?.content).toContain('await kebab("a\\u{202e}b\\u{200b}"), "\\u{202e}"')
    expect(file?.tests[0]?.name).toBe('AC-1: example 1: kebab("a b ")')
  })

  test('lets no text of a spec leave its literal', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        '");process.exit();("',
        '`${evil()}`',
        '*/ evil() /*',
        "'\n', evil(), '",
        '\u2028evil()',
        '</script>',
        '\\',
        '\\u{',
        '\ud800',
      ),
    )
    const example = fc.record({
      arg: nasty,
      outcome: fc.oneof(
        fc.record({ returns: fc.jsonValue() }),
        fc.record({ returns: nasty }),
        fc.record({ throws: nasty }),
      ),
    })
    fc.assert(
      fc.property(
        fc.array(example, { minLength: 1, maxLength: 5 }),
        nasty,
        nasty,
        fc.boolean(),
        (rows, id, specId, holdout) => {
          const examples = rows.map(({ arg, outcome }): Example => ({
            call: `kebab(${JSON.stringify(arg.toWellFormed())})`,
            ...outcome,
          }))
          for (const options of [NODE, VITEST]) {
            const files = acceptanceTests(
              specOf([criterion(id, examples, holdout)], { id: specId.replace(/[^\w]/g, '') || 'x' }),
              options,
            )
            expect(files.map((file) => callsAtTop(file.content, 'test'))).toEqual([examples.length])
            expect(files[0]?.content.isWellFormed()).toBe(true)
            expect(new Set(files[0]?.tests.map(({ key }) => key)).size).toBe(examples.length)
          }
        },
      ),
      { seed: 20261123, numRuns: 300 },
    )
  })

  test('keeps values as they are, whatever JSON they hold', () => {
    const values = fc.sample(fc.jsonValue({ maxDepth: 3 }), { seed: 7, numRuns: 60 })
    const examples = [...values, JSON.parse('{"__proto__":{"a":1},"b":[-0]}')].map(
      (returns, index): Example => ({ call: `kebab(${index})`, returns }),
    )
    const [file] = acceptanceTests(specOf([criterion('AC-1', examples)]), NODE)
    const module = `const values = JSON.parse(${JSON.stringify(JSON.stringify(examples.map((each) => ('returns' in each ? each.returns : 0))))})\nexport const kebab = (n: number): unknown => values[n]`
    const negativeZeros = (text: string): string => text.replace(/-0(?![.\d])/g, '0')
    const result = run({ ...file!, content: negativeZeros(file!.content) }, { 'src/kebab.ts': module })
    expect(result.failed).toEqual([])
    expect(result.passed).toHaveLength(examples.length)
  })
})

describe('other runners', () => {
  const examples: Example[] = [
    { call: 'kebab("A")', returns: { a: 1 } },
    { call: 'kebab(1)', throws: 'TypeError' },
  ]
  const contentFor = (
    runner: 'node' | 'vitest' | 'jest' | 'mocha' | 'none',
    parts: Partial<Spec> = {},
  ): string =>
    acceptanceTests(specOf([criterion('AC-1', examples)], parts), { runner, folder: 'test/acceptance' })
      .map(({ content }) => content)
      .join('')

  test.each([
    ['jest', 'test', 'toEqual({ a: 1 })'],
    ['mocha', 'it', 'deepStrictEqual(structuredClone(await kebab("A")), { a: 1 })'],
  ] as const)('%s gets its own form, and no import of a runner', (runner, name, check) => {
    const content = contentFor(runner)
    expect(callsAtTop(content, name)).toBe(2)
    expect(content).toContain(check)
    expect(content).not.toMatch(/node:test|vitest/)
  })

  test('none gets no file', () => {
    expect(contentFor('none')).toBe('')
  })

  test('a default export is imported as one', () => {
    const signature = 'export default function kebab(text: string): string'
    const entry = { module: 'src/kebab.ts', signature, doc: undefined }
    expect(contentFor('vitest', { interface: [entry] })).toContain(
      'import { default as kebab } from "../../src/kebab.ts";',
    )
  })
})

describe('what CommonJS exports', () => {
  const BODY = '(t) => { if (t === 1) throw new TypeError("one"); return { a: t } }'
  /** Each exports a function of the name that is given. */
  const SHAPES: ((name: string) => string)[] = [
    (name) => `const f = () => 0\nf.${name} = ${BODY}\nmodule.exports = f\n`,
    () => `module.exports = ${BODY}\n`,
    (name) => `exports.${name} = ${BODY}\n`,
    (name) => `const all = { ${name}: ${BODY} }\nmodule.exports = all\n`,
    // a package without a type may hold a module as well
    (name) => `export const ${name} = ${BODY}\n`,
  ]
  const names = SHAPES.map((_, index) => `kebab${index}`)
  const examples = names.flatMap((name): Example[] => [
    { call: `${name}("A")`, returns: { a: 'A' } },
    { call: `${name}(1)`, throws: 'TypeError' },
  ])
  const spec = specOf([criterion('AC-1', examples)], {
    interface: names.map((name) => ({
      module: `src/${name}.js`,
      signature: `function ${name}(text: string): object`,
      doc: undefined,
    })),
  })
  const modules = Object.fromEntries(
    SHAPES.map((source, index) => [`src/${names[index] ?? ''}.js`, source(names[index] ?? '')]),
  )
  const fileFor = (runner: 'node' | 'vitest' | 'jest'): AcceptanceTest => {
    const [file] = acceptanceTests(spec, { runner, folder: 'test/acceptance', isCommonJs: () => true })
    return file ?? expect.fail('no file was written')
  }

  test('is found by its name under node', () => {
    const { passed, failed } = run(fileFor('node'), modules, '{}')
    expect([passed.length, failed]).toEqual([examples.length, []])
  })

  test('is found by its name under vitest', () => {
    const folder = lay({
      ...modules,
      [fileFor('vitest').path]: fileFor('vitest').content,
      'package.json': '{}',
    })
    symlinkSync(ROOT_MODULES, join(folder, 'node_modules'))
    const report = reportOf([join(ROOT_MODULES, 'vitest/vitest.mjs'), 'run', '--reporter=tap-flat'], folder)
    expect(report.match(/^(?:not )?ok/gm)).toEqual(examples.map(() => 'ok'))
  })

  test('is found by its name where jest reads a test without types as it stands', () => {
    const folder = lay({
      ...modules,
      'package.json': '{}',
      'test/acceptance/kebab.cjs': JEST + fileFor('jest').content,
    })
    expect(reportOf(['test/acceptance/kebab.cjs'], folder).trim().split('\n')).toEqual(
      examples.map(() => 'ok'),
    )
  })

  test('is taken whole where it is the default export, in plain JavaScript', () => {
    const whole = specOf([criterion('AC-1', [{ call: 'kebab("A")', returns: 'a' }])], {
      interface: [
        {
          module: 'index.js',
          signature: 'export default function kebab(t: string): string',
          doc: undefined,
        },
      ],
    })
    const [file] = acceptanceTests(whole, { ...NODE, isCommonJs: () => true })
    for (const source of ['module.exports = (t) => t.toLowerCase()\n', 'exports.default = () => "a"\n'])
      expect(run(file ?? expect.fail(), { 'index.js': source }, '{}').failed).toEqual([])
  })

  test('is found by its name where a runner makes CommonJS of the test, as jest does', () => {
    const { content } = fileFor('jest')
    const { outputText } = ts.transpileModule(content, {
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        esModuleInterop: true,
        target: ts.ScriptTarget.ES2022,
      },
    })
    const folder = lay({ ...modules, 'package.json': '{}', 'test/acceptance/kebab.cjs': JEST + outputText })
    expect(reportOf(['test/acceptance/kebab.cjs'], folder).trim().split('\n')).toEqual(
      examples.map(() => 'ok'),
    )
  })

  test('is imported by its name where it is no function of its own, and in sources that are compiled', () => {
    const classes = specOf([criterion('AC-1', [{ call: 'new Box(1).size(2)', returns: 2 }])], {
      interface: [
        { module: 'src/box.js', signature: 'class Box { size(n: number): number }', doc: undefined },
      ],
    })
    const contentOf = (of: Spec, isCommonJs: boolean): string =>
      acceptanceTests(of, { ...NODE, isCommonJs: () => isCommonJs })[0]?.content ?? ''
    expect(contentOf(classes, true)).toContain('const { Box } = require("../../src/box.js");')
    expect(contentOf(spec, false)).toContain('import { kebab0 } from "../../src/kebab0.js";')
  })
})

/** The little of jest that the tests use. */
const JEST = `
const { isDeepStrictEqual } = require('node:util')
const check = (actual) => (expected) => { if (!isDeepStrictEqual(actual, expected)) throw new Error('other') }
globalThis.expect = (actual) => ({ toEqual: check(actual), toStrictEqual: check(actual), toBe: check(actual) })
globalThis.test = (name, body) => body().then(() => console.log('ok'), (error) => console.log('not ok', name, error))
`

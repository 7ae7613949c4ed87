import { afterAll, describe, expect, it } from 'vitest'
import { acceptanceTests } from '../../../../shared/specification/acceptance/acceptance-tests.ts'
import type { TestRunner } from '../../../../shared/specification/acceptance/test-words.ts'
import { fileOf, GOOD } from '../sample-spec.ts'
import { errorsIn, marks, plain, removeFolders, typed, type Shape } from './run-written.ts'

afterAll(removeFolders)

/** Rows that start programs, read files, send requests and compare inputs; each is wrong in the wrong files. */
const ROWS: object[] = [
  {
    cli: { run: 'bin/greet.mjs', args: ['Ada'], stdin: 'hi', env: { TITLE: 'Dr' }, files: { 'a.txt': 'x' } },
    exit: 0,
    stdout: 'Dr Ada: hi x\n',
    files: { 'log.txt': { contains: 'Ada' } },
  },
  { cli: { run: 'bin/greet.mjs' }, exit: 2, stderr: { matches: '^usage' } },
  { file: { path: 'package.json', at: '/scripts/build' }, equals: 'tsc' },
  { file: 'CHANGELOG.md', contains: 'greet' },
  { file: 'src/old.js', absent: true },
  {
    http: { handler: 'answer', method: 'POST', path: '/users?x=1', body: { name: 'Ada' } },
    status: 201,
    headers: { 'content-type': { contains: 'json' }, 'x-path': '/users?x=1' },
    body: { id: 1, name: 'Ada' },
  },
  { http: { handler: 'answer' }, body: 'nothing' },
  { call: 'trimAll(" a ")', returns: 'a' },
  { relation: { is: 'idempotent', of: 'trimAll' } },
  { call: 'pack([1, 2])', returns: '1,2' },
  { relation: { is: 'inverse', of: 'pack', with: 'unpack' } },
  { call: 'add(1, 2)', returns: 3 },
  { relation: { is: 'commutative', of: 'add' } },
  { call: 'double(3)', returns: 6 },
  { call: 'double(-1)', returns: -2 },
  { relation: { is: 'monotone', of: 'double' } },
  { relation: { is: 'same', of: 'double', with: 'twice' } },
]

const SIGNATURES = [
  'function answer(request: Request): Promise<Response>',
  'function trimAll(text: string): string',
  'function pack(list: number[]): string',
  'function unpack(text: string): number[]',
  'function add(a: number, b: number): number',
  'function double(n: number): number',
  'function twice(n: number): number',
]

const RIGHT = `
export const answer = async (request: Request) => {
  if (request.method === 'GET') return new Response('nothing')
  const user = await request.json()
  const { pathname, search } = new URL(request.url)
  return Response.json({ id: 1, ...user }, { status: 201, headers: { 'x-path': pathname + search } })
}
export const trimAll = (text: string): string => text.trim()
export const pack = (list: number[]): string => list.join()
export const unpack = (text: string): number[] => text.split(',').map(Number)
export const add = (a: number, b: number): number => a + b
export const double = (n: number): number => n * 2
export const twice = (n: number): number => n + n
`
/** Wrong for every row, also for relations. */
const WRONG = RIGHT.replace("'nothing'", "'?'")
  .replace('id: 1', 'id: 2')
  .replace('text.trim()', "text + '!'")
  .replace('list.join()', "list.join(';')")
  .replace('a + b', 'a - b')
  .replace('n * 2', 'n * -2')

const GREET = `import { readFileSync, writeFileSync } from 'node:fs'
const [name] = process.argv.slice(2)
if (name === undefined) {
  console.error('usage: greet <name>')
  process.exit(2)
}
writeFileSync('log.txt', name)
console.log(process.env.TITLE, name + ':', readFileSync(0, 'utf8'), readFileSync('a.txt', 'utf8'))
`

function filesOf({ module, source }: Shape, isRight: boolean): Record<string, string> {
  const kind = module.endsWith('.cjs') ? {} : { type: 'module' }
  return {
    [module]: source(isRight ? RIGHT : WRONG),
    'package.json': JSON.stringify({ ...kind, scripts: { build: isRight ? 'tsc' : 'make' } }),
    'CHANGELOG.md': isRight ? 'greet' : '',
    'bin/greet.mjs': isRight ? GREET : 'process.exit(1)\n',
    ...(isRight ? {} : { 'src/old.js': '' }),
  }
}

function written(rows: object[], { runner, module }: { runner: TestRunner; module: string }) {
  const { spec } = fileOf({
    paths: { write: [module], read: [] },
    interface: SIGNATURES.map((signature) => ({ module, signature })),
    acceptance: [{ ...GOOD.acceptance[0], examples: rows }],
  })
  const isCommonJs = (path: string): boolean => module.endsWith('.cjs') && !path.endsWith('.mjs')
  return acceptanceTests(spec, { runner, folder: 'test/acceptance', isCommonJs })
}

const untyped = (source: string): string =>
  plain(source.replaceAll(': number[]', '').replace('a: number, b: number): number', 'a, b)')).replace(
    '(request: Request)',
    '(request)',
  )
const COMMON_JS = (source: string): string =>
  `${untyped(source).replaceAll('export const ', 'const ')}\nmodule.exports = { answer, trimAll, pack, unpack, add, double, twice }\n`

const SHAPES: [name: string, shape: Shape][] = [
  ['node:test, TypeScript', { runner: 'node', module: 'src/text.ts', source: typed }],
  ['node:test, an ES module', { runner: 'node', module: 'src/text.js', source: untyped }],
  ['node:test, CommonJS', { runner: 'node', module: 'src/text.cjs', source: COMMON_JS }],
  ['vitest, TypeScript', { runner: 'vitest', module: 'src/text.ts', source: typed }],
  ['jest, CommonJS', { runner: 'jest', module: 'src/text.cjs', source: COMMON_JS }],
]

describe.each(SHAPES)('rows that do more than a call, as tests of %s', (_, shape) => {
  it('are all written, right code passes and wrong code fails each of them', () => {
    const [file] = written(ROWS, shape)
    const tests = file?.tests ?? []
    expect(tests).toHaveLength(ROWS.length)
    if (file === undefined) return
    expect(file.content).not.toContain('no test runner can do')
    expect(marks(file, shape, filesOf(shape, true))).toEqual(tests.map(() => 'ok'))
    expect(marks(file, shape, filesOf(shape, false))).toEqual(tests.map(() => 'not ok'))
  })
})

describe('a row that does more than a call', () => {
  const contentOf = (rows: object[], runner: TestRunner = 'node', module = 'src/text.js'): string =>
    written(rows, { runner, module })[0]?.content ?? ''

  it('is read like a test that a person wrote', () => {
    expect(contentOf(ROWS.slice(1, 2))).toContain(`
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const top = join(fileURLToPath(import.meta.url), "../../..");

void test("AC-1: example 1: cli: bin/greet.mjs", async () => {
  const folder = mkdtempSync(join(tmpdir(), "row-"));
  const ran = spawnSync(process.execPath, [join(top, "bin/greet.mjs")], { cwd: folder, env: { PATH: process.env["PATH"] }, encoding: "utf8" });
  assert.deepStrictEqual(ran.status, 2);
  assert.match(String(ran.stderr), new RegExp("^usage"));
  rmSync(folder, { recursive: true });
});
`)
    expect(contentOf(ROWS.slice(7, 9), 'mocha')).toContain(
      '  assert.deepStrictEqual(structuredClone(trimAll(trimAll(" a "))), trimAll(" a "));',
    )
  })

  it('is left to the line where a file with types does not know its place', () => {
    const rows = [{ call: 'add(1, 2)', returns: 3 }, ...ROWS.slice(2, 5)]
    const { spec } = fileOf({
      paths: { write: ['src/text.ts'], read: [] },
      interface: SIGNATURES.map((signature) => ({ module: 'src/text.ts', signature })),
      acceptance: [{ ...GOOD.acceptance[0], examples: rows }],
    })
    const [file] = acceptanceTests(spec, { runner: 'mocha', folder: 'test', isCommonJs: () => true })
    expect(file?.content).toContain('// The line does 3 more of its rows')
  })

  it('compiles under strict options', () => {
    const source = RIGHT.replace('await request.json()', '(await request.json()) as object')
    for (const runner of ['node', 'vitest'] as const) {
      const content = contentOf(ROWS, runner, 'src/text.ts')
      expect(
        errorsIn({
          'package.json': '{"type":"module"}',
          'test/acceptance/a.ts': content,
          'src/text.ts': source,
        }),
      ).toEqual([])
    }
  })
})

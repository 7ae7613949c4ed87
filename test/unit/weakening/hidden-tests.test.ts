import { describe, expect, it } from 'vitest'
import { codesOf } from './weigh.ts'

const PATH = 'test/add.test.ts'
const IMPORTS = "import { expect, it, test, describe, vi } from 'vitest'"
const file = (text: string, imports = IMPORTS): string =>
  `${imports}\nimport assert from 'node:assert'\nimport { add } from '../src/add.ts'\n${text}\n`
const body = (text: string): string => `it('adds', async () => { ${text} })`
const SUM = 'expect(add(1, 2)).toBe(3)'
const ADDS = body(SUM)

/** Weak in one direction, and nothing in the other. */
function expectWeaker(code: string, [strong, weak]: [string, string]): void {
  expect(codesOf(PATH, strong, weak)).toEqual([code])
  expect(codesOf(PATH, weak, strong)).toEqual([])
}

describe('an assertion that is still there', () => {
  it.each([
    ['WEAKENED_ASSERTIONS', `for (const x of []) { ${SUM} }`],
    ['WEAKENED_ASSERTIONS', `while (false) { ${SUM} }`],
    ['WEAKENED_ASSERTIONS', `[].forEach(() => { ${SUM} })`],
    ['WEAKENED_ASSERTIONS', `function later() { ${SUM} }`],
    ['WEAKENED_ASSERTIONS', `const later = () => { ${SUM} }`],
    ['WEAKENED_ASSERTIONS', `if (process.env.CI) return; ${SUM}`],
    ['WEAKENED_ASSERTIONS', `if (process.env.CI) { console.log('no'); return }\n${SUM}`],
    ['WEAKENED_ASSERTIONS', `switch (process.env.CI) { case 'x': ${SUM} }`],
    ['WEAKENED_ASSERTIONS', `for (const x of rows()) ${SUM}`],
    ['WEAKENED_ASSERTIONS', `for (let i = 0; i < most; i += 1) ${SUM}`],
    ['WEAKENED_SWALLOWED', `try { ${SUM} } finally { return }`],
    ['WEAKENED_SWALLOWED', `try { ${SUM} } catch (error) { console.log(error) }`],
    ['WEAKENED_SWALLOWED', `await Promise.resolve().then(() => ${SUM}).then(undefined, () => {})`],
    ['WEAKENED_SWALLOWED', `await Promise.resolve().then(() => ${SUM}).catch(noop)`],
    ['WEAKENED_SWALLOWED', `await Promise.allSettled([(async () => { ${SUM} })()])`],
    ['WEAKENED_SWALLOWED', `setTimeout(() => { ${SUM} }, 0)`],
  ])('%s: may say nothing: %s', (code, weak) => {
    expectWeaker(code, [file(ADDS), file(body(weak))])
  })

  it.each([
    ['await expect(add(1)).resolves.toBe(3)', 'expect(add(1)).resolves.toBe(3)'],
    ["await expect(add(1)).rejects.toThrow('no')", "void expect(add(1)).rejects.toThrow('no')"],
  ])('%s has to be waited for', (strong, weak) => {
    expectWeaker('WEAKENED_SWALLOWED', [file(body(strong)), file(body(weak))])
  })

  it.each([
    `for (const x of [1, 2]) { ${SUM} }`,
    `{ ${SUM} }`,
    `try { ${SUM} } finally { close() }`,
    `await Promise.all([(async () => { ${SUM} })()])`,
    `const check = () => { ${SUM} }; check()`,
    `if (!process.env.HOME) throw new Error('no home'); ${SUM}`,
    `const left = [1].map((n) => { return n }); ${SUM}`,
  ])('is none where it always counts: %s', (text) => {
    expect(codesOf(PATH, file(ADDS), file(body(text)))).toEqual([])
  })
})

describe('what an assertion accepts', () => {
  it.each([
    ['expect(add(1)).toBeGreaterThan(90)', 'expect(add(1)).toBeGreaterThan(0)'],
    ['expect(add(1)).toBeLessThan(1_000)', 'expect(add(1)).toBeLessThan(100_000)'],
    ['expect(add(1)).not.toBeLessThan(90)', 'expect(add(1)).not.toBeLessThan(9)'],
    ['expect(add(1)).toBeCloseTo(3, 5)', 'expect(add(1)).toBeCloseTo(3)'],
    ['assert.ok(add(1) >= 90)', 'assert.ok(add(1) >= 0)'],
    ['expect(add(1)).toMatch(/^abc$/)', 'expect(add(1)).toMatch(/abc/)'],
    ['expect(add(1)).toMatch(/abc/)', 'expect(add(1)).toMatch(/.*/)'],
    ["expect(add).toThrow('no such thing')", "expect(add).toThrow('no')"],
    ['expect(add(1)).toMatchObject({ a: 1, b: { c: 2 } })', 'expect(add(1)).toMatchObject({ a: 1 })'],
    [
      'expect(add(1)).toEqual(expect.objectContaining({ a: 1, b: 2 }))',
      'expect(add(1)).toEqual(expect.objectContaining({ a: 1 }))',
    ],
    ['expect(add(1)).toEqual({ a: 1 })', 'expect(add(1)).toEqual({ a: expect.any(Number) })'],
    [SUM, "expect(typeof add(1, 2)).toBe('number')"],
    [SUM, 'expect(add(1, 2) === 3 || isSlow).toBe(true)'],
    [SUM, 'expect(String(add(1, 2)).length > 0).toBe(true)'],
    [SUM, 'expect(add(1, 2)).toBe'],
    ['fc.assert(property, { numRuns: 1000 })', 'fc.assert(property, { numRuns: 1 })'],
  ])('%s became %s', (strong, weak) => {
    expectWeaker('WEAKENED_MATCHER', [file(body(strong)), file(body(weak))])
  })

  it.each([
    ['expect(add(1)).toMatch(/abc/)', 'expect(add(1)).toMatch(/xyz/)'],
    ['expect(add(1)).toMatchObject({ a: 1, b: 2 })', 'expect(add(1)).toMatchObject({ a: 1, c: 3 })'],
    ['expect(add(1)).toEqual({ a: 1, b: 2 })', 'expect(add(1)).toEqual({ a: 1 })'],
    ['expect(add(1)).toBeGreaterThan(90)', 'expect(add(1)).toBeGreaterThan(95)'],
  ])('%s to %s is another one, and none that accepts more', (before, after) => {
    expect(codesOf(PATH, file(body(before)), file(body(after)))).toEqual([])
  })

  it('is what was recorded, also where nothing is recorded any more', () => {
    const [was, is] = ['`3`', ''].map((text) => file(body(`expect(add(1)).toMatchInlineSnapshot(${text})`)))
    expect(codesOf(PATH, was, is)).toEqual(['WEAKENED_SNAPSHOT'])
  })
})

describe('rows of a test', () => {
  const each = (rows: string): string => `it.each(${rows})('adds', (a, b) => { expect(add(a)).toBe(b) })`
  const TWO = '[[1, 2], [2, 3]]'

  it.each([
    ['WEAKENED_ASSERTIONS', each(TWO), each('[[1, 2]]')],
    ['WEAKENED_ASSERTIONS', `const R = ${TWO}\n${each('R')}`, `const R = [[1, 2]]\n${each('R')}`],
    [
      'WEAKENED_ASSERTIONS',
      each('`a | b\n${1} | ${2}\n${2} | ${3}`').replace('(`', '`').replace('`)', '`'),
      each('`a | b\n${1} | ${2}`').replace('(`', '`').replace('`)', '`'),
    ],
    ['WEAKENED_TEST_SKIPPED', `const R = ${TWO}\n${each('R')}`, `const R = ${TWO}\n${each('R.slice(1)')}`],
    [
      'WEAKENED_ASSERTIONS',
      body(`for (const [a, b] of ${TWO}) expect(add(a)).toBe(b)`),
      body('for (const [a, b] of [[1, 2]]) expect(add(a)).toBe(b)'),
    ],
    [
      'WEAKENED_ASSERTIONS',
      `for (const [a, b] of ${TWO}) it('adds', () => { expect(add(a)).toBe(b) })`,
      "for (const [a, b] of [[1, 2]]) it('adds', () => { expect(add(a)).toBe(b) })",
    ],
  ])('%s when there are fewer: %s', (code, strong, weak) => {
    expectWeaker(code, [file(strong), file(weak)])
  })

  it('may come from anywhere', () => {
    expect(codesOf(PATH, file(each(TWO)), file(each('rows()')))).toEqual([])
  })

  it('none at all is a test that is not run', () => {
    expect(codesOf(PATH, file(each(TWO)), file(each('[]')))).toContain('WEAKENED_TEST_SKIPPED')
  })
})

describe('words of the runner', () => {
  const renamed = (imports: string): string => file(ADDS, imports)

  it.each([
    ['WEAKENED_TEST_DELETED', "import { expect } from 'vitest'\nimport { skip as it } from 'node:test'"],
    ['WEAKENED_TEST_SKIPPED', "import { expect } from 'vitest'\nimport { xit as it } from '@jest/globals'"],
    ['WEAKENED_TEST_SKIPPED', "import { expect } from 'vitest'\nimport { it } from './quiet.ts'"],
    ['WEAKENED_TEST_SKIPPED', "import { expect } from 'vitest'\nconst it = (name, run) => {}"],
    ['WEAKENED_MATCHER', "import { it } from 'vitest'\nconst expect = () => ({ toBe() {} })"],
  ])('%s where they mean something else: %s', (code, imports) => {
    expectWeaker(code, [file(ADDS), renamed(imports)])
  })

  it('may have another name, and a new file may take them from a helper', () => {
    expect(codesOf(PATH, file(ADDS), renamed("import { expect, test as it } from 'vitest'"))).toEqual([])
    expect(codesOf(PATH, undefined, renamed("import { expect, it } from './fixtures.ts'"))).toEqual([])
  })

  it.each([
    ['WEAKENED_FAILURE', 'afterAll(() => { process.exitCode = 0 })'],
    ['WEAKENED_SWALLOWED', "process.on('unhandledRejection', () => {})"],
    ['WEAKENED_TEST_SKIPPED', 'before(function () { this.skip() })'],
    ['WEAKENED_TEST_SKIPPED', 'beforeEach((ctx) => { ctx.skip() })'],
    ['WEAKENED_TEST_SKIPPED', "test.skip(isSlow, 'it is slow')"],
    ['WEAKENED_MATCHER', 'globalThis.expect = () => ({ toBe() {} })'],
    ['WEAKENED_RETRY', 'vi.setConfig({ retry: 3 })'],
    ['WEAKENED_RETRY', 'test.describe.configure({ retries: 3 })'],
  ])('%s: %s', (code, line) => {
    expectWeaker(code, [file(ADDS), file(`${line}\n${ADDS}`)])
  })

  it.each([
    ['WEAKENED_TEST_SKIPPED', body(`t.todo(); ${SUM}`)],
    ['WEAKENED_TEST_SKIPPED', ADDS.replace('it(', 'test.fail(')],
    ['WEAKENED_TIMEOUT', body(`test.slow(); ${SUM}`)],
    ['WEAKENED_TIMEOUT', `const LONG = 10 ** 6\n${ADDS.slice(0, -1)}, LONG)`],
    ['WEAKENED_RETRY', ADDS.replace("'adds',", "'adds', { retry: 2 + 1 },")],
  ])('%s: in the test itself: %s', (code, weak) => {
    expectWeaker(code, [file(ADDS), file(weak)])
  })
})

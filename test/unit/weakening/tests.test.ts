import { describe, expect, it } from 'vitest'
import { codesOf, named, weigh, type Edit } from './weigh.ts'

const PATH = 'test/add.test.ts'
const file = (...tests: string[]): string =>
  `import { expect, it, describe } from 'vitest'\nimport { add } from '../src/add.ts'\n${tests.join('\n')}\n`
const ADDS = "it('adds', () => { expect(add(1, 2)).toBe(3) })"
const NEGATIVE = "it('adds negative ones', () => { expect(add(-1, -2)).toBe(-3) })"

const lost = (before: string[], after: string[]): string[] =>
  named({ [PATH]: [file(...before), file(...after)] })

describe('a test that is gone', () => {
  it('is found by its name, and with its file', () => {
    expect(lost([ADDS, NEGATIVE], [ADDS])).toEqual([`WEAKENED_TEST_DELETED ${PATH}#adds negative ones`])
    expect(named({ [PATH]: [file(ADDS, NEGATIVE), undefined] })).toEqual([
      `WEAKENED_TEST_DELETED ${PATH}#file`,
    ])
  })

  it('is none when it is renamed, moved to a suite or another file, or stands in another test', () => {
    expect(lost([ADDS], [ADDS.replace("'adds'", "'sums up'")])).toEqual([])
    expect(lost([ADDS, NEGATIVE], [`describe('add', () => { ${ADDS}\n${NEGATIVE} })`])).toEqual([])
    expect(
      named({ [PATH]: [file(ADDS, NEGATIVE), file(ADDS)], 'test/more.test.ts': [undefined, file(NEGATIVE)] }),
    ).toEqual([])
    expect(
      lost(
        [ADDS, NEGATIVE],
        ["it('adds both', () => { expect(add(1, 2)).toBe(3); expect(add(-1, -2)).toBe(-3) })"],
      ),
    ).toEqual([])
  })

  it('is none when git says that its file was moved', () => {
    expect(
      named({ [PATH]: [file(ADDS), undefined], 'test/sum.test.ts': [file(ADDS), file(ADDS), PATH] }),
    ).toEqual([])
  })

  it('is none when what it is about is gone with it', () => {
    const module: Edit = ['export const add = (a: number, b: number): number => a + b\n', undefined]
    expect(named({ [PATH]: [file(ADDS), undefined], 'src/add.ts': module })).toEqual([])
    const less: Edit = ['export const add = 1\nexport const sub = 2\n', 'export const sub = 2\n']
    expect(named({ [PATH]: [file(ADDS), undefined], 'src/add.ts': less })).toEqual([])
    const same: Edit = ['export const add = 1\n', 'export const add = 2\n']
    expect(named({ [PATH]: [file(ADDS), undefined], 'src/add.ts': same })).toEqual([
      `WEAKENED_TEST_DELETED ${PATH}#file`,
    ])
  })

  it('is found under another name for the runner, and where its assertions go to a helper that nobody calls', () => {
    expect(
      lost([ADDS, NEGATIVE], [ADDS, `const later = it.skip\n${NEGATIVE.replace('it(', 'later(')}`]),
    ).toEqual([`WEAKENED_TEST_DELETED ${PATH}#adds negative ones`])
    expect(lost([ADDS, NEGATIVE], [ADDS, 'const helper = () => { expect(add(-1, -2)).toBe(-3) }'])).toEqual([
      `WEAKENED_TEST_DELETED ${PATH}#adds negative ones`,
    ])
  })

  it('is found among tests of many rows', () => {
    const each = "it.each([1, 2])('adds %i', (n) => { expect(add(n, 1)).toBe(n + 1) })"
    expect(lost([ADDS, each], [ADDS])).toEqual([`WEAKENED_TEST_DELETED ${PATH}#adds %i`])
  })

  it('is found in other languages by its file', () => {
    expect(codesOf('tests/test_add.py', 'def test_add(): assert add(1, 2) == 3\n', undefined)).toEqual([
      'WEAKENED_TEST_DELETED',
    ])
  })
})

describe('a test that is not run', () => {
  it.each([
    ['skip', ADDS.replace('it(', 'it.skip(')],
    ['xit', ADDS.replace('it(', 'xit(')],
    ['todo', "it.todo('adds')"],
    ['skipIf', ADDS.replace('it(', 'it.skipIf(process.env.CI)(')],
    ['fails', ADDS.replace('it(', 'it.fails(')],
    ['options', ADDS.replace("'adds',", "'adds', { skip: true },")],
    ['t.skip', "it('adds', (t) => { t.skip(); expect(add(1, 2)).toBe(3) })"],
    ['each', ADDS.replace('it(', 'it.skip.each([1])(')],
    ['a name in brackets', ADDS.replace('it(', "it['skip'](")],
    ['a branch that is never taken', `if (false) { ${ADDS} }`],
    ['a condition', `if (process.env.SLOW) { ${ADDS} }`],
    ['a function that nobody calls', `function later() { ${ADDS} }`],
    ['a variable that nobody calls', `const later = () => { ${ADDS} }`],
    ['a suite', `describe.skip('all', () => { ${ADDS} })`],
  ])('%s', (_, weak) => {
    expect([...new Set(lost([ADDS], [weak]).map((each) => each.split(' ')[0]))]).toEqual([
      'WEAKENED_TEST_SKIPPED',
    ])
    expect(lost([weak], [ADDS])).toEqual([])
  })

  it('is found by the one that is run alone, once', () => {
    expect(lost([ADDS, NEGATIVE], [ADDS.replace('it(', 'it.only('), NEGATIVE])).toEqual([
      `WEAKENED_TEST_ONLY ${PATH}#adds`,
    ])
    expect(lost([ADDS.replace('it(', 'it.only('), NEGATIVE], [ADDS, NEGATIVE])).toEqual([])
    expect(lost([ADDS], [ADDS.replace('it(', 'fit(')])).toEqual([`WEAKENED_TEST_ONLY ${PATH}#adds`])
  })

  it('is no loss when it is new', () => {
    expect(lost([ADDS], [ADDS, "it.todo('adds large ones')"])).toEqual([])
  })
})

describe('an assertion', () => {
  const body = (text: string): string => `it('adds', async () => { ${text} })`

  it.each([
    ['WEAKENED_MATCHER', 'expect(add(1, 2)).toBe(3)', 'expect(add(1, 2)).toBeTruthy()'],
    ['WEAKENED_MATCHER', 'expect(add(1, 2)).toBe(3)', 'expect(add(1, 2)).toBeDefined()'],
    ['WEAKENED_MATCHER', 'expect(add(1, 2)).toBe(3)', 'expect(add(1, 2)).toBeGreaterThan(0)'],
    ['WEAKENED_MATCHER', 'expect(add(1, 2)).toBe(3)', 'expect(add(1, 2)).not.toBe(4)'],
    [
      'WEAKENED_MATCHER',
      'expect(add(1, 2)).toEqual({ a: 1 })',
      'expect(add(1, 2)).toEqual(expect.anything())',
    ],
    ['WEAKENED_MATCHER', 'expect(add(1, 2)).toEqual({ a: 1 })', 'expect(add(1, 2)).toMatchObject({ a: 1 })'],
    ['WEAKENED_MATCHER', 'expect(add(1, 2)).toStrictEqual({ a: 1 })', 'expect(add(1, 2)).toEqual({ a: 1 })'],
    ['WEAKENED_MATCHER', 'expect(() => add()).toThrow(RangeError)', 'expect(() => add()).toThrow()'],
    ['WEAKENED_MATCHER', 'assert.strictEqual(add(1, 2), 3)', 'assert.ok(add(1, 2))'],
    [
      'WEAKENED_ASSERTIONS',
      'expect(add(1, 2)).toBe(3); expect(add(0, 0)).toBe(0)',
      'expect(add(1, 2)).toBe(3)',
    ],
    ['WEAKENED_ASSERTIONS', 'expect(add(1, 2)).toBe(3)', 'add(1, 2)'],
    ['WEAKENED_ASSERTIONS', 'expect(add(1, 2)).toBe(3)', 'expect(3).toBe(3)'],
    ['WEAKENED_ASSERTIONS', 'expect(add(1, 2)).toBe(3)', 'assert.ok(true)'],
    ['WEAKENED_MATCHER', 'expect(add(1, 2)).toBe(3)', 'expect(add(1, 2)).toBe(add(1, 2))'],
    ['WEAKENED_MATCHER', 'assert.equal(add(1, 2), 3)', 'assert.equal(add(1, 2), add(1, 2))'],
    ['WEAKENED_ASSERTIONS', 'expect(add(1, 2)).toBe(3)', 'return; expect(add(1, 2)).toBe(3)'],
    ['WEAKENED_ASSERTIONS', 'expect(add(1, 2)).toBe(3)', 'if (false) expect(add(1, 2)).toBe(3)'],
    ['WEAKENED_ASSERTIONS', 'expect(add(1, 2)).toBe(3)', 'if (process.env.CI) expect(add(1, 2)).toBe(3)'],
    ['WEAKENED_SWALLOWED', 'expect(add(1, 2)).toBe(3)', 'try { expect(add(1, 2)).toBe(3) } catch {}'],
    [
      'WEAKENED_SWALLOWED',
      'await expect(add(1, 2)).resolves.toBe(3)',
      'await expect(add(1, 2)).resolves.toBe(3).catch(() => {})',
    ],
    [
      'WEAKENED_SNAPSHOT',
      'expect(add(1, 2)).toMatchInlineSnapshot(`3`)',
      'expect(add(1, 2)).toMatchInlineSnapshot(`4`)',
    ],
  ])('%s: %s became %s', (code, strong, weak) => {
    expect(codesOf(PATH, file(body(strong)), file(body(weak)))).toEqual([code])
    if (code !== 'WEAKENED_SNAPSHOT') expect(codesOf(PATH, file(body(weak)), file(body(strong)))).toEqual([])
  })

  it.each([
    ['expect(add(1, 2)).toBe(3)', 'expect(add(1, 2)).toEqual(3)'],
    ['expect(add(1, 2)).toBe(3)', 'expect( add(1,\n 2) )\n.toBe(3)'],
    ['expect(add(1, 2)).toBe(3)', 'const sum = add(1, 2); expect(sum).toBe(3)'],
    ['expect(add(1, 2)).toBe(3)', 'expect(add(2, 2)).toBe(4)'],
    ['expect(add(1, 2)).toBe(3)', 'try { expect(add(1, 2)).toBe(3) } finally { done() }'],
    ['expect(add(1, 2)).toBe(3)', 'try { expect(add(1, 2)).toBe(3) } catch (e) { throw new Error("x") }'],
    ['assert.ok(add(1, 2) === 3)', 'assert.strictEqual(add(1, 2), 3)'],
  ])('%s to %s is none', (before, after) => {
    expect(codesOf(PATH, file(body(before)), file(body(after)))).toEqual([])
  })

  it('counts in a helper that the tests share', () => {
    const [before, after] = [
      file("it('a', () => { expect(add(1, 2)).toBe(3) })"),
      file('const check = () => { expect(add(1, 2)).toBe(3) }', "it('a', () => { check() })"),
    ]
    expect(named({ [PATH]: [before, after] })).toEqual([])
  })

  it('shows before and after', () => {
    const [found] = weigh({
      [PATH]: [file(body('expect(add(1, 2)).toBe(3)')), file(body('expect(add(1, 2)).toBeTruthy()'))],
    })
    expect(found).toMatchObject({
      line: 3,
      what: 'it accepts more: "expect(add(1, 2)).toBe(3)" became "expect(add(1, 2)).toBeTruthy()"',
    })
  })
})

describe('a test file', () => {
  it.each([
    ['WEAKENED_FAILURE', 'process.exit(0)'],
    ['WEAKENED_MATCHER', 'expect.extend({ toBe: () => ({ pass: true }) })'],
  ])('%s: may not say %s', (code, text) => {
    expect(codesOf(PATH, file(ADDS), file(ADDS, text))).toEqual([code])
    expect(codesOf(PATH, file(ADDS, text), file(ADDS))).toEqual([])
  })
})

describe('limits of tests', () => {
  it.each([
    ['WEAKENED_TIMEOUT', ADDS, ADDS.replace(/\)$/, ', 60_000)')],
    [
      'WEAKENED_TIMEOUT',
      ADDS.replace("'adds',", "'adds', { timeout: 100 },"),
      ADDS.replace("'adds',", "'adds', { timeout: 60 * 1000 },"),
    ],
    ['WEAKENED_RETRY', ADDS, ADDS.replace("'adds',", "'adds', { retry: 3 },")],
    ['WEAKENED_TIMEOUT', ADDS, `jest.setTimeout(100000)\n${ADDS}`],
    ['WEAKENED_RETRY', ADDS, `jest.retryTimes(3)\n${ADDS}`],
  ])('%s', (code, strong, weak) => {
    expect(codesOf(PATH, file(strong), file(weak))).toEqual([code])
    expect(codesOf(PATH, file(weak), file(strong))).toEqual([])
  })
})

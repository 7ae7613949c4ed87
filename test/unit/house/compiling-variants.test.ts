import { afterAll, expect, test } from 'vitest'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { compilingVariants } from '../../../shared/house/compiling-variants.ts'
import { mutantsOfChange } from '../../../shared/mutants/mutants-of-change.ts'
import { ANALYSIS, makeRepository, removeRepositories } from './repository.ts'

afterAll(removeRepositories)

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    noUnusedLocals: true,
    module: 'nodenext',
    target: 'es2023',
    types: [],
    allowImportingTsExtensions: true,
    noEmit: true,
  },
  include: ['src'],
})

const REPOSITORY = makeRepository({
  'tsconfig.json': TSCONFIG,
  'src/unit.ts': "export type Unit = 's' | 'm'\nexport const UNITS: readonly Unit[] = ['s', 'm']\n",
})

/** The variants, each the file with one text replaced, that are left: by what stands in the place of the text. */
async function leftOf(
  path: string,
  head: string,
  edits: readonly [string, string][],
  repository = REPOSITORY,
): Promise<string[]> {
  const { repo, base } = repository
  const variants = edits.map(([before, after]) => {
    expect(head.split(before).length, before).toBe(2)
    return { path, content: head.replace(before, () => after), after }
  })
  const changeSet = changeSetOf(base, [{ path, content: head }])
  const left = await compilingVariants(variants, { repo, base, changeSet }, ANALYSIS)
  return left.map(({ after }) => after)
}

const DURATION = `import { UNITS, type Unit } from './unit.ts'

const FACTOR = { s: 1, m: 60 }

export function seconds(text: string): number {
  const unit = UNITS.find((each) => text.endsWith(each))
  if (unit === undefined) throw new RangeError(text)
  return Number.parseInt(text, 10) * FACTOR[unit]
}

export const isShort = (text: string): boolean => seconds(text) <= FACTOR.m

function fallback() {
  return 's' as Unit
}

export class Timer {
  #left = 0
  start(text: string | null): this {
    if (text === null) return this
    this.#left = seconds(text)
    return this
  }
  get unit(): Unit { return fallback() }
}
`

test('variants with a type error are left out, in functions, constants, methods and at the top', async () => {
  const left = await leftOf('src/duration.ts', DURATION, [
    ['if (unit === undefined) throw new RangeError(text)', ''],
    ['unit === undefined', 'unit !== undefined'],
    ['endsWith', 'startsWith'],
    ['endsWith', 'endWith'],
    [' * FACTOR[unit]', ''],
    ['<= FACTOR.m', '< FACTOR.m'],
    ['seconds(text) <= FACTOR.m', 'seconds(text)'],
    ['if (text === null) return this', ''],
    ['seconds(text)\n    return', 'seconds(`${text}`)\n    return'],
    ['m: 60', 'm: 59'],
    ['m: 60', ''],
    ["'s' as Unit", '1 as Unit'],
    ["'s' as Unit", "'m' as Unit"],
  ])
  expect(left).toEqual([
    'startsWith',
    '',
    '< FACTOR.m',
    'seconds(`${text}`)\n    return',
    'm: 59',
    "'m' as Unit",
  ])
})

test('a name that is no longer used, or an error that the change has itself, is no reason', async () => {
  const head =
    'export function f(a: number): number {\n  const b: string = a\n  const c = a + 1\n  return c + b.length\n}\n'
  const left = await leftOf('src/f.ts', head, [
    ['c + b.length', 'b.length'],
    ['c + b.length', 'c + b'],
    ['b: string', 'b: number'],
  ])
  expect(left).toEqual(['b.length'])
})

test('a variant that is no code is left out, and the others are judged', async () => {
  const left = await leftOf('src/duration.ts', DURATION, [
    ['<= FACTOR.m', '<= FACTOR.m) {'],
    ['<= FACTOR.m', '> FACTOR.m'],
    ['<= FACTOR.m', '> FACTOR'],
  ])
  expect(left).toEqual(['> FACTOR.m'])
})

test('what no configuration checks stays, and without a configuration types count as Node strips them', async () => {
  const plain = makeRepository({ 'package.json': '{ "type": "module" }' })
  const js = 'export function f(a) { return a.trim() }\n'
  expect(await leftOf('src/f.js', js, [['a.trim()', '1()']], plain)).toEqual(['1()'])
  const typed = 'export function f(a: string): string { return a.trim() }\n'
  expect(
    await leftOf(
      'src/f.ts',
      typed,
      [
        ['a.trim()', '1'],
        ['a.trim()', 'a'],
      ],
      plain,
    ),
  ).toEqual(['a'])
})

test('a file that declares globals keeps all', async () => {
  const head = 'enum Side { left = 1 }\nfunction sideOf(a: number): Side { return a < 0 ? Side.left : 2 }\n'
  expect(
    await leftOf('src/globals.ts', head, [
      ['a < 0', 'a <= 0'],
      ['a < 0', "a < ''"],
    ]),
  ).toContain('a <= 0')
})

test('of the mutants of a change, those that are left compile and are in their order', async () => {
  const { repo, base } = REPOSITORY
  const mutants = mutantsOfChange([{ path: 'src/duration.ts', base: undefined, head: DURATION }], 'seed', 300)
  const changeSet = changeSetOf(base, [{ path: 'src/duration.ts', content: DURATION }])
  const left = await compilingVariants(mutants, { repo, base, changeSet }, ANALYSIS)
  expect(left.length).toBeGreaterThan(mutants.length / 2)
  expect(left.length).toBeLessThan(mutants.length)
  expect(mutants.filter((mutant) => left.includes(mutant))).toEqual(left)
  expect(left.map(({ before, after }) => `${before} -> ${after}`)).toContain('<= -> <')
})

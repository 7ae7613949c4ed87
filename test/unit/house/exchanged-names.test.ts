import { afterAll, describe, expect, it } from 'vitest'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { compareStyle } from '../../../shared/house/compare-style.ts'
import { defaultHouse } from '../../../shared/house/standard/built-in-rules.ts'
import { ANALYSIS, makeRepository, removeRepositories } from './repository.ts'

afterAll(removeRepositories)

/** Old debt of every kind: a type error, a house rule, a double cast, an export that nobody uses. */
const debt = (name: string): string =>
  [
    `export const ${name}Count: number = 'none'`,
    `export const ${name}Size = (value: unknown): number => (value as any).${name}`,
    `export function ${name}Of(value: string): Date {`,
    `  console.log('${name}')`,
    `  return value as unknown as Date`,
    '}',
    ...Array.from({ length: 10 }, (_, at) => `export const ${name}${at} = ['${name} number', ${at}]`),
    '',
  ].join('\n')

const tests = (name: string): string =>
  [
    "import { expect, it } from 'vitest'",
    `import { ${name}Of } from '../src/${name}.js'`,
    ...Array.from({ length: 6 }, (_, at) => [
      `it('makes ${name} of ${at}', () => {`,
      `  expect(${name}Of('${name} ${at}')).toEqual('${at} ${name}')`,
      '})',
    ]).flat(),
    '',
  ].join('\n')

const [SKIRT, TROUSERS, COAT] = [debt('skirt'), debt('trousers'), debt('coat')]
const BASE = {
  'src/skirt.ts': SKIRT,
  'src/trousers.ts': TROUSERS,
  'src/coat.ts': COAT,
  'test/skirt.test.js': tests('skirt'),
  'test/trousers.test.js': tests('trousers'),
  'vitest.config.ts': 'export default { test: { retry: 0, coverage: { thresholds: { lines: 90 } } } }\n',
  'vitest.fast.config.ts': 'export default { test: { retry: 5, coverage: { thresholds: { lines: 20 } } } }\n',
}
const repository = makeRepository(BASE)

async function found(files: Record<string, string | undefined>): Promise<string[]> {
  const { repo, base } = repository
  const changes = Object.entries(files).map(([path, content]) => ({ path, content }))
  const { findings } = await compareStyle({
    ...{ repo, base, changeSet: changeSetOf(base, changes), house: defaultHouse(), analysis: ANALYSIS },
    scopes: [],
  })
  return findings.map(({ code, file, line }) => [`${code} ${file ?? ''}`, line].filter(Boolean).join(':'))
}

/** What importers of a module lose is told by the path of the module. */
const debtOf = (findings: readonly string[]): string[] =>
  findings.filter((each) => !each.startsWith('CHANGE_EXPORT_'))

describe('files of code that exchange their names', () => {
  it('have no new debt, and what their importers lose is told', async () => {
    const swapped = await found({ 'src/skirt.ts': TROUSERS, 'src/trousers.ts': SKIRT })
    expect(debtOf(swapped)).toEqual([])
    expect(swapped).toContain('CHANGE_EXPORT_REMOVED src/skirt.ts:1')
    const turned = { 'src/skirt.ts': TROUSERS, 'src/trousers.ts': COAT, 'src/coat.ts': SKIRT }
    expect(debtOf(await found(turned))).toEqual([])
    const chain = { 'src/skirt.ts': undefined, 'src/trousers.ts': SKIRT, 'src/hat.ts': TROUSERS }
    expect(debtOf(await found(chain))).toEqual([])
  })

  it('have what is new in them', async () => {
    const worse = SKIRT.replace(
      "console.log('skirt')",
      "const length: number = 'long'\n  console.log('skirt' as unknown as Date, length)",
    )
    expect(debtOf(await found({ 'src/skirt.ts': TROUSERS, 'src/trousers.ts': worse }))).toEqual([
      'TS2322 src/trousers.ts:4',
      'WEAKENED_CAST src/trousers.ts:5',
    ])
  })

  it('are judged as new where one is laid over another that is lost', async () => {
    const lost = debtOf(await found({ 'src/skirt.ts': undefined, 'src/trousers.ts': SKIRT }))
    expect(lost).toContain('TS2322 src/trousers.ts:1')
    expect(lost).toContain('no-any src/trousers.ts:2')
  })

  it('lose no test, unless one is weakened on the way', async () => {
    const [skirt, trousers] = [tests('skirt'), tests('trousers')]
    expect(await found({ 'test/skirt.test.js': trousers, 'test/trousers.test.js': skirt })).toEqual([])
    const skipped = trousers.replace("it('makes trousers of 3'", "it.skip('makes trousers of 3'")
    const vague = skirt.replace("toEqual('5 skirt')", 'toBeDefined()')
    const fewer = skirt.replace(/it\('makes skirt of 2'[^}]*}\)\n/, '')
    expect(await found({ 'test/skirt.test.js': skipped, 'test/trousers.test.js': vague })).toEqual([
      'WEAKENED_TEST_SKIPPED test/skirt.test.js:12',
      'WEAKENED_MATCHER test/trousers.test.js:19',
    ])
    expect(await found({ 'test/skirt.test.js': trousers, 'test/trousers.test.js': fewer })).toEqual([
      'WEAKENED_TEST_DELETED test/trousers.test.js',
    ])
    // no runner looks for tests there
    expect(await found({ 'src/coat.ts': skirt, 'test/skirt.test.js': COAT })).toContain(
      'WEAKENED_TEST_DELETED test/skirt.test.js',
    )
  })

  it('are compared with what lay there where a tool finds them by their names', async () => {
    const [strict, fast] = [BASE['vitest.config.ts'], BASE['vitest.fast.config.ts']]
    expect(await found({ 'vitest.config.ts': fast, 'vitest.fast.config.ts': strict })).toEqual(
      expect.arrayContaining(['WEAKENED_THRESHOLD vitest.config.ts:1', 'WEAKENED_RETRY vitest.config.ts:1']),
    )
  })
})

import { afterAll, describe, expect, it } from 'vitest'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { compareStyle } from '../../../shared/house/compare-style.ts'
import { defaultHouse } from '../../../shared/house/standard/built-in-rules.ts'
import { ANALYSIS, makeRepository, removeRepositories } from './repository.ts'

afterAll(removeRepositories)

const block = (name: string, step = 1): string =>
  [
    `export function ${name}(values: readonly number[]): number {`,
    '  let total = 0',
    '  for (const value of values) {',
    '    if (value < 0) throw new RangeError(`a value is negative: ${value}`)',
    `    const rounded = Math.round(value * 100) / 100 + ${step}`,
    '    const doubled = rounded * 2',
    '    total += doubled > 1000 ? doubled - 1000 : doubled',
    '    total = Math.min(total, Number.MAX_SAFE_INTEGER)',
    '    total = Math.max(total, Number.MIN_SAFE_INTEGER)',
    '  }',
    '  return Math.round(total * 100) / 100',
    '}',
    '',
  ].join('\n')

const repository = makeRepository({
  'src/sums.ts': `// sums\n${block('sumOf')}`,
  'src/other.ts': 'export const other = 1\n',
  'src/twice.ts': `${block('twice')}export const a = [1, 2, 3]\n`,
  'package.json': '{ "name": "shop", "exports": "./src/main.ts" }',
})

async function found(files: Record<string, string | undefined>, code: string): Promise<string[]> {
  const { repo, base } = repository
  const changes = Object.entries(files).map(([path, content]) => ({ path, content }))
  const options = {
    repo,
    base,
    changeSet: changeSetOf(base, changes),
    house: defaultHouse(),
    analysis: ANALYSIS,
  }
  const { findings } = await compareStyle({ ...options, scopes: [] })
  return findings
    .filter((each) => each.code === code)
    .map(({ level, file, line, message }) => `${level} ${file ?? ''}:${line ?? ''} ${message}`)
}

describe('a block that stands in the repository already', () => {
  const copies = (files: Record<string, string | undefined>) => found(files, 'DUPLICATE_BLOCK')

  it('is told with the place of the original, however it is laid out', async () => {
    const copied = `export const before = 1\n${block('totalOf').replaceAll('  ', '      ')}`
    expect(await copies({ 'src/copy.ts': copied })).toEqual([
      'warn src/copy.ts:2 lines 2 to 12 stand in "src/sums.ts" as well, from line 2 on',
    ])
  })

  it('is told within one file, and between two files of the change', async () => {
    expect(await copies({ 'src/sums.ts': `// sums\n${block('sumOf')}${block('again')}` })).toHaveLength(1)
    expect(await copies({ 'src/a.ts': block('first', 7), 'src/b.ts': block('second', 7) })).not.toEqual([])
  })

  it('is told where it is laid out otherwise, and at the end of many new lines', async () => {
    const wrapped = block('totalOf')
      .replaceAll(/([^{}\n])\n/g, '$1; // step\n')
      .replaceAll(' + ', '\n+ ')
    expect(await copies({ 'src/wrapped.ts': wrapped })).toHaveLength(1)
    const rows = Array.from(
      { length: 900 },
      (_, at) => `export const row${at} = ['row ${at}', ${at}, ${at % 7}]\n`,
    )
    expect(await copies({ 'src/many.ts': `${rows.join('')}${block('last')}` })).toHaveLength(1)
  })

  it('is none in bundles and vendored code, and none of what lay twice before', async () => {
    expect(await copies({ 'src/new.ts': block('first', 7), 'dist/new.js': block('first', 7) })).toEqual([])
    expect(await copies({ 'vendor/sums.ts': block('sumOf') })).toEqual([])
    const twice = { 'src/twice.ts': undefined, 'src/moved.ts': block('twice') }
    expect(await copies(twice)).toEqual([])
    expect(await copies({ ...twice, 'src/again.ts': block('again') })).toHaveLength(1)
  })

  it('is none when it is moved, when it was there before, when it is short, and in tests', async () => {
    expect(await copies({ 'src/sums.ts': 'export {}\n', 'src/moved.ts': block('sumOf') })).toEqual([])
    expect(await copies({ 'src/sums.ts': `// more words\n\n${block('sumOf')}` })).toEqual([])
    expect(
      await copies({
        'src/short.ts': block('a').split('\n').slice(0, 4).join('\n').concat('\n}\n return 1\n}\n'),
      }),
    ).toEqual([])
    expect(await copies({ 'test/sums.test.ts': block('sumOf') })).toEqual([])
    expect(
      await copies({ 'src/different.ts': block('differs', 2).replace('* 2', '* 3').replace('1000', '99') }),
    ).toEqual([])
  })
})

describe('an export that nothing imports', () => {
  const dead = (files: Record<string, string | undefined>) => found(files, 'DEAD_EXPORT')

  const user = (text: string): Record<string, string> => ({
    'src/other.ts': `${text}\nexport const other = 1\n`,
  })

  it.each<[string, Record<string, string>, string[]]>([
    ['by nobody', {}, ['firstName', 'lastName']],
    ['by name', user("import { lastName } from './names.ts'"), ['firstName']],
    ['in a member of its namespace', user("import * as names from './names'\nnames.lastName"), ['firstName']],
    [
      'through a file that passes on all',
      { ...user("import { lastName } from './all'"), 'src/all.ts': "export * from './names'" },
      ['firstName'],
    ],
    [
      'through a file that nobody imports',
      { 'src/all.ts': "export * from './names'" },
      ['firstName', 'lastName'],
    ],
    ['through an index', { 'src/index.ts': "export * from './names'" }, []],
    ['as a word alone', user('// firstName and lastName'), ['firstName', 'lastName']],
    [
      'of another module',
      { ...user("import { lastName } from './more'"), 'src/more.ts': 'export const lastName = 3\n' },
      ['firstName', 'lastName'],
    ],
    [
      'by another name',
      {
        ...user("import { lastName } from '@names'"),
        'tsconfig.json': '{ "compilerOptions": { "paths": { "@names": ["./src/names.ts"] } } }',
      },
      ['firstName'],
    ],
  ])('is told where it is used %s', async (_, files, names) => {
    const found = await dead({
      'src/names.ts': 'export const firstName = 1\nexport const lastName = 2\n',
      ...files,
    })
    expect(found.map((each) => /"(.*)"/.exec(each)?.[1])).toEqual(names)
  })

  it('is the default export as well, and each name of CommonJS', async () => {
    expect(await dead({ 'src/one.ts': 'export default function one() {}\n' })).toHaveLength(1)
    const used = user("import one from './one.ts'\none()")
    expect(await dead({ 'src/one.ts': 'export default function one() {}\n', ...used })).toEqual([])
    expect(
      await dead({ 'src/both.cjs': 'module.exports = { a: 1, b: 2 }\n', ...user("require('./both.cjs').a") }),
    ).toHaveLength(1)
  })

  it.each([
    ['src/index.ts', 'firstName'],
    ['src/main.ts', 'firstName'],
    ['src/pages/home.ts', 'getStaticProps'],
    ['src/app/shop/route.ts', 'GET'],
    ['src/plugins/first.ts', 'firstName'],
    ['vite.config.ts', 'firstName'],
    ['test/helper.ts', 'firstName'],
    ['dist/main.js', 'firstName'],
  ])('is fine in %s when it is %s', async (path, name) => {
    expect(await dead({ [path]: `export const ${name} = 1\n` })).toEqual([])
  })

  it('is none of a framework where only its folder is', async () => {
    expect(await dead({ 'src/app/names.ts': 'export const firstName = 1\n' })).toHaveLength(1)
  })

  it('is no concern of a change that only keeps it', async () => {
    expect(await dead({ 'src/other.ts': 'export const other = 2\n' })).toEqual([])
  })
})

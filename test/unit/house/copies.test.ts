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

  it('is told, and not one that another file uses', async () => {
    const files = { 'src/names.ts': 'export const firstName = 1\nexport const lastName = 2\n' }
    expect(await dead(files)).toHaveLength(2)
    expect(
      await dead({
        ...files,
        'src/other.ts': "import { lastName } from './names.ts'\nexport const other = lastName\n",
      }),
    ).toHaveLength(1)
  })

  it.each(['src/index.ts', 'src/main.ts', 'src/pages/home.ts', 'vite.config.ts', 'test/helper.ts'])(
    'is fine in %s',
    async (path) => {
      expect(await dead({ [path]: 'export const firstName = 1\n' })).toEqual([])
    },
  )

  it('is no concern of a change that only keeps it', async () => {
    expect(await dead({ 'src/other.ts': 'export const other = 2\n' })).toEqual([])
  })
})

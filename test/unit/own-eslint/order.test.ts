import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../../shared/formats/digest.ts'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { givesOrders, ownEslintOrder, type OwnEslintOrder } from '../../../shared/own-eslint/order.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

let repository: TestRepository
beforeEach(() => (repository = makeRepository()))
afterEach(() => repository.remove())

function order(
  files: Record<string, string>,
  head: Record<string, string | undefined>,
  directory = '',
): Promise<OwnEslintOrder> {
  const base = repository.commit(files)
  const changeSet = changeSetOf(
    base,
    Object.entries(head).map(([path, content]) => ({ path, content })),
  )
  return ownEslintOrder({
    repo: repository.path,
    changeSet,
    directory,
    made: ['dist/**'],
    tests: ['test/own.js'],
  })
}

const CONFIG = 'export default []\n'

describe("the order of the team's own ESLint", () => {
  it('names configuration and lock files of the base, and the files that the writer proposed', async () => {
    const text = Array.from({ length: 20 }, (_, index) => `export const a${index} = ${index}\n`).join('')
    const files = { 'eslint.config.mjs': CONFIG, 'package-lock.json': '{}', 'src/a.js': text }
    const head = {
      ...{ 'src/a.js': undefined, 'src/b.js': text, 'src/c.js': 'c\n' },
      ...{ 'dist/d.js': 'd\n', 'test/own.js': 'e\n', 'eslint.config.mjs': 'export default [1]\n' },
    }
    expect(await order(files, head)).toEqual({
      kind: 'judge',
      files: [{ path: 'eslint.config.mjs' }, { path: 'src/b.js', from: 'src/a.js' }, { path: 'src/c.js' }],
      configs: [{ path: 'eslint.config.mjs', sha256: sha256(CONFIG) }],
      locks: [{ path: 'package-lock.json', sha256: sha256('{}') }],
      closed: ['dist/d.js', 'eslint.config.mjs', 'src/a.js', 'src/b.js', 'src/c.js', 'test/own.js'],
    })
  })

  it('takes a configuration above the folder of the station, and none beside it', async () => {
    const files = {
      'pkg/one/eslint.config.ts': CONFIG,
      'pkg/two/eslint.config.js': CONFIG,
      'eslint.config.js': CONFIG,
    }
    const made = await order(files, { 'pkg/one/a.js': 'a\n' }, 'pkg/one')
    expect(made.kind === 'judge' ? made.configs.map(({ path }) => path) : made).toEqual([
      'eslint.config.js',
      'pkg/one/eslint.config.ts',
    ])
  })

  it('says why there is nothing to do: also where the change alone brings a configuration', async () => {
    const head = { 'eslint.config.js': CONFIG }
    expect(await order({ 'src/a.js': 'a\n' }, head)).toEqual({ kind: 'unavailable', reason: 'no-config' })
    expect(await order({ '.eslintrc.json': '{}' }, head)).toEqual({
      ...{ kind: 'unavailable', reason: 'legacy-config', detail: '.eslintrc.json' },
    })
  })
})

describe('a file from which a tool takes orders', () => {
  it.each([
    'eslint.config.js',
    'a/eslint.config.mts',
    'package.json',
    'pnpm-lock.yaml',
    '.npmrc',
    'tsconfig.json',
    'prettier.config.js',
    'src/tailwind/../x/.eslintrc',
    'node_modules/x/index.js',
    'babel.config.cjs',
    'webpack.config.js',
  ])('is not laid: %s', (path) => expect(givesOrders(path)).toBe(true))

  it.each(['src/a.ts', 'src/types.d.ts', 'test/a.test.ts', 'README.md'])('is none: %s', (path) => {
    expect(givesOrders(path)).toBe(false)
  })
})

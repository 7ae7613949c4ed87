import { afterEach, describe, expect, it } from 'vitest'
import { existenceAt } from '../../../shared/exports/exports-at.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

let repository: TestRepository | undefined
afterEach(() => repository?.remove())

const GOOD = 'export function good() {}'

// enough for small files even on a busy machine, and short for those that never end
const LIMITS = { batchMs: 2_000 }

function commit(files: Record<string, string>): TestRepository {
  repository = makeRepository(files)
  return repository
}

describe('the exports at a commit', () => {
  it('are those of source files that people wrote, not of tests, built or installed files', async () => {
    const { path } = commit(
      Object.fromEntries(
        [
          'src/a.ts',
          'src/b.jsx',
          'lib/c.mjs',
          'src/d.d.ts',
          'src/e.min.js',
          'src/f.test.ts',
          'test/g.ts',
          'dist/h.js',
          'packages/x/dist/i.js',
          'node_modules/j/k.js',
          'vendor/l.js',
          '.cache/m.js',
          'docs/n.md',
          'src/o.json',
        ].map((name) => [name, GOOD.replace('good', name.replace(/\W/g, '_'))]),
      ),
    )
    const index = await existenceAt(path, 'HEAD')
    expect(
      ['lib_c_mjs', 'src_a_ts', 'src_b_jsx']
        .flatMap((name) => index.exportsNamed(name))
        .map(({ file }) => file),
    ).toEqual(['lib/c.mjs', 'src/a.ts', 'src/b.jsx'])
    expect(index.counts).toEqual({
      files: 3,
      exports: 3,
      skipped: { tooLarge: 0, unreadable: 0, tooSlow: 0, overLimit: 0 },
      places: [],
    })
  })

  it('are read from the commit, whatever the work tree says', async () => {
    const test = commit({ 'src/a.ts': GOOD })
    test.write({
      'src/a.ts': 'export function other(): void {}',
      'src/b.ts': GOOD.replace('good', 'untracked'),
    })
    const index = await existenceAt(test.path, 'HEAD')
    expect(['good', 'other', 'untracked'].map((name) => index.exportsNamed(name).length)).toEqual([1, 0, 0])
  })

  it('survive hostile files, which are counted', async () => {
    const { path } = commit({
      'src/a-deep.ts': `export const a = ${'['.repeat(100_000)}`,
      'src/b-large.ts': `export const b = "${'x'.repeat(1100 * 1024)}"`,
      'src/c-slow.ts': `export const c = ${'<A>('.repeat(60)}1${')'.repeat(60)}`,
      'src/d-broken.ts': 'export function (',
      'src/e-latin.ts': '',
      'src/f-minified.js': `export function f(){}${';f()'.repeat(5_000)}`,
      'src/g-comments.ts': `${'/**/'.repeat(5_000)}export const g = 1`,
      'src/h-template.ts': `export const h = ${'`${'.repeat(2_000)}1${'}`'.repeat(2_000)}`,
      'src/z-good.ts': GOOD,
    })
    const index = await existenceAt(path, 'HEAD', LIMITS)
    expect(['good', 'f', 'g', 'a', 'b', 'c'].map((name) => index.exportsNamed(name).length)).toEqual(
      Array<number>(6).fill(1),
    )
    const { files, skipped } = index.counts
    expect({ ...skipped, all: files + skipped.unreadable }).toEqual({
      tooLarge: 1,
      unreadable: skipped.unreadable,
      tooSlow: 1,
      overLimit: 0,
      all: 7,
    })
    expect(skipped.unreadable).toBeGreaterThanOrEqual(2)
  })

  it('are searched by names alone after three endless files, and the rest counts as left out', async () => {
    const slow = (name: string): string => `export const ${name} = ${'<A>('.repeat(60)}1${')'.repeat(60)}`
    const { path } = commit({
      'src/a.ts': GOOD,
      'src/b.ts': slow('b'),
      'src/c.ts': slow('c'),
      'src/d.ts': slow('d'),
      'src/e.ts': slow('e'),
      'src/f.ts': 'export function last() {}',
    })
    const index = await existenceAt(path, 'HEAD', { batchMs: 500 })
    expect(index.counts).toEqual({
      files: 1,
      exports: 6,
      skipped: { tooLarge: 0, unreadable: 0, tooSlow: 3, overLimit: 2 },
      places: ['src/b.ts', 'src/c.ts', 'src/d.ts'],
    })
    expect(['e', 'last'].map((name) => index.exportsNamed(name).length)).toEqual([1, 1])
  }, 30_000)

  it('are of every file, however many there are', async () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `name${index}`)
    const { path } = commit(
      Object.fromEntries(names.map((name) => [`src/${name}.ts`, `export const ${name} = 1`])),
    )
    const index = await existenceAt(path, 'HEAD')
    expect(index.counts).toMatchObject({ files: 1_000, exports: 1_000, skipped: { overLimit: 0 } })
    expect(names.filter((name) => index.exportsNamed(name).length !== 1)).toEqual([])
  })

  it('say which files are over the limits of a search', async () => {
    const { path } = commit({
      'src/a.ts': GOOD,
      'src/b.ts': `${GOOD}// ${'b'.repeat(200)}`,
      'src/c.ts': GOOD,
    })
    const over = async (limits: Parameters<typeof existenceAt>[2]): Promise<object> => {
      const { counts } = await existenceAt(path, 'HEAD', limits)
      return { overLimit: counts.skipped.overLimit, places: counts.places }
    }
    expect(await over({ maxFileBytes: 100 })).toEqual({ overLimit: 1, places: ['src/b.ts'] })
    expect(await over({ maxTotalBytes: 50 })).toEqual({ overLimit: 2, places: ['src/b.ts', 'src/c.ts'] })
    expect(await over({ maxExports: 2 })).toEqual({ overLimit: 1, places: ['src/c.ts'] })
    expect(await over({})).toEqual({ overLimit: 0, places: [] })
  })

  it('come with the manifests of every package, and say which one is too large', async () => {
    const manifest = JSON.stringify({ dependencies: { 'left-pad': '1.0.0' } })
    const { path } = commit({
      ...Object.fromEntries(
        Array.from({ length: 250 }, (_, index) => [`packages/p${index}/package.json`, manifest]),
      ),
      'package.json': `${manifest}${' '.repeat(1024 * 1024)}`,
    })
    const { manifests, counts } = await existenceAt(path, 'HEAD')
    expect(manifests.filter(({ dependencies }) => dependencies[0] === 'left-pad')).toHaveLength(250)
    expect(counts).toMatchObject({ skipped: { overLimit: 1 }, places: ['package.json'] })
  })

  it('of an empty commit are none', async () => {
    const { path } = commit({})
    expect((await existenceAt(path, 'HEAD')).counts.exports).toBe(0)
  })

  it('follow no symbolic link', async () => {
    const test = commit({ 'src/a.ts': GOOD })
    test.git(
      'update-index',
      '--add',
      '--cacheinfo',
      `120000,${test.git('hash-object', '-w', 'src/a.ts')},src/link.ts`,
    )
    test.git('commit', '-q', '-m', 'link')
    expect((await existenceAt(test.path, 'HEAD')).counts.files).toBe(1)
  })
})

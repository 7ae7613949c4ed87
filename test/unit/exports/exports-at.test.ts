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
      'src/b-large.ts': `export const b = "${'x'.repeat(300 * 1024)}"`,
      'src/c-slow.ts': `export const c = ${'<A>('.repeat(60)}1${')'.repeat(60)}`,
      'src/d-broken.ts': 'export function (',
      'src/e-latin.ts': '',
      'src/f-minified.js': `export function f(){}${';f()'.repeat(5_000)}`,
      'src/g-comments.ts': `${'/**/'.repeat(5_000)}export const g = 1`,
      'src/h-template.ts': `export const h = ${'`${'.repeat(2_000)}1${'}`'.repeat(2_000)}`,
      'src/z-good.ts': GOOD,
    })
    const index = await existenceAt(path, 'HEAD', LIMITS)
    expect(['good', 'f', 'g'].map((name) => index.exportsNamed(name).length)).toEqual([1, 1, 1])
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

  it('are given up after two endless files, and the rest is counted', async () => {
    const slow = `export const c = ${'<A>('.repeat(60)}1${')'.repeat(60)}`
    const { path } = commit({
      'src/a.ts': GOOD,
      'src/b.ts': slow,
      'src/c.ts': slow,
      'src/d.ts': slow,
      'src/e.ts': GOOD,
    })
    const { counts } = await existenceAt(path, 'HEAD', LIMITS)
    expect(counts).toEqual({
      files: 1,
      exports: 1,
      skipped: { tooLarge: 0, unreadable: 0, tooSlow: 2, overLimit: 2 },
    })
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

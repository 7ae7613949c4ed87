import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { controlTextsOf, settled } from '../../../../shared/architecture/resolve/control-texts.ts'
import { resolverOf } from '../../../../shared/architecture/resolve/resolve-import.ts'
import { treeOf } from '../record.ts'

/** `path`, `package name`, `builtin name` or `nothing`. */
async function resolved(files: Record<string, string>, from: string, specifier: string): Promise<string> {
  const texts = controlTextsOf(treeOf(files))
  const resolve = resolverOf(ts, texts)
  const target = await settled(texts, () => resolve(from, specifier))
  if (target.kind === 'file') return target.path
  if (target.kind === 'nothing') return 'nothing'
  return `${target.kind} ${target.kind === 'link' ? target.path : target.name}`
}

const FILES = {
  'src/a.ts': '',
  'src/b.tsx': '',
  'src/c/index.ts': '',
  'src/d.mts': '',
  'src/e.js': '',
  'src/index.ts': '',
  'index.js': '',
}

describe('a relative import', () => {
  it.each([
    ['./a.ts', 'src/a.ts'],
    ['./a.js', 'src/a.ts'],
    ['./a', 'src/a.ts'],
    ['./b.js', 'src/b.tsx'],
    ['./b.jsx', 'src/b.tsx'],
    ['./c', 'src/c/index.ts'],
    ['./c/', 'src/c/index.ts'],
    ['./d.mjs', 'src/d.mts'],
    ['./e', 'src/e.js'],
    ['.', 'src/index.ts'],
    ['..', 'index.js'],
    ['../src/./c/../a', 'src/a.ts'],
    ['./none', 'nothing'],
    ['../../a', 'nothing'],
    ['./a.ts?raw', 'src/a.ts'],
    ['./%61.ts', 'src/a.ts'],
    ['.\\c\\index.ts', 'src/c/index.ts'],
    ['./c/\tindex.ts', 'src/c/index.ts'],
    ['./%zz', 'nothing'],
    ['../node_modules/@scope/name/x.js', 'package @scope/name'],
  ])('%j leads to %s', async (specifier, target) => {
    expect(await resolved(FILES, 'src/x.ts', specifier)).toBe(target)
  })
})

describe('the name of a package', () => {
  it.each([
    ['undici', 'package undici'],
    ['undici/types/x', 'package undici'],
    ['@scope/name/deep', 'package @scope/name'],
    ['node:fs/promises', 'builtin fs/promises'],
    ['fs', 'builtin fs'],
    ['file:///etc/passwd', 'package file:'],
    ['data:text/javascript,1', 'package data:'],
    ['#own', 'nothing'],
  ])('%j is %s', async (specifier, target) => {
    expect(await resolved(FILES, 'src/x.ts', specifier)).toBe(target)
  })

  it('means the files of that package where it lies in the repository', async () => {
    const files = {
      'package.json': '{"workspaces": ["packages/*"]}',
      'packages/core/package.json':
        '{"name": "@our/core", "exports": {".": {"types": "./dist/main.d.ts", "import": "./dist/main.js"}, "./deep/*": "./dist/deep/*.js"}}',
      'packages/core/src/main.ts': '',
      'packages/core/src/deep/x.ts': '',
      'packages/plain/package.json': '{"name": "plain", "main": "lib/index.js"}',
      'packages/plain/src/index.ts': '',
      'packages/data/package.json': '{"name": "data"}',
      'packages/broken/package.json': '{"name": ',
    }
    const from = 'packages/app/src/a.ts'
    expect(await resolved(files, from, '@our/core')).toBe('packages/core/src/main.ts')
    expect(await resolved(files, from, '@our/core/deep/x')).toBe('packages/core/src/deep/x.ts')
    expect(await resolved(files, from, 'plain')).toBe('packages/plain/src/index.ts')
    expect(await resolved(files, from, 'data/x.css')).toBe('packages/data/package.json')
    expect(await resolved(files, from, 'other')).toBe('package other')
  })
})

describe('a name that begins with #', () => {
  const files = {
    'package.json': '{"imports": {"#top": "./top.ts"}}',
    'app/package.json':
      '{"imports": {"#io/*": {"node": "./dist/io/*.js"}, "#io/special": "./src/s.ts", "#fetch": "undici", "#fs": "node:fs"}}',
    'app/src/io/x.ts': '',
    'app/src/s.ts': '',
    'top.ts': '',
  }
  it.each([
    ['#io/x', 'app/src/io/x.ts'],
    ['#io/special', 'app/src/s.ts'],
    ['#fetch', 'package undici'],
    ['#fs', 'builtin fs'],
    ['#top', 'nothing'],
    ['#none', 'nothing'],
  ])('%s leads to %s by the nearest package.json', async (specifier, target) => {
    expect(await resolved(files, 'app/src/a.ts', specifier)).toBe(target)
  })
})

describe('an alias of tsconfig.json', () => {
  it('counts from the configuration that says it, through extends', async () => {
    const files = {
      'config/base.json':
        '{ // comment\n"compilerOptions": {"paths": {"@/*": ["../src/*"], "@/io/*": ["../io/*"]},},}',
      'app/tsconfig.json': '{"extends": "../config/base"}',
      'src/x.ts': '',
      'io/x.ts': '',
    }
    expect(await resolved(files, 'app/a.ts', '@/x')).toBe('src/x.ts')
    expect(await resolved(files, 'app/a.ts', '@/io/x.js')).toBe('io/x.ts')
    expect(await resolved(files, 'src/a.ts', '@/x')).toBe('package @/x')
  })

  it('counts from baseUrl, and without a star means one file', async () => {
    const files = {
      'tsconfig.json': '{"compilerOptions": {"baseUrl": "src", "paths": {"db": ["none.ts", "io/db.ts"]}}}',
      'src/io/db.ts': '',
      'src/lib/x.ts': '',
    }
    expect(await resolved(files, 'src/a.ts', 'db')).toBe('src/io/db.ts')
    expect(await resolved(files, 'src/a.ts', 'lib/x')).toBe('src/lib/x.ts')
    expect(await resolved(files, 'src/a.ts', 'undici')).toBe('package undici')
  })

  it('is found in the configurations that the nearest one refers to', async () => {
    const files = {
      'tsconfig.json': '{"files": [], "references": [{"path": "./tsconfig.app.json"}, {"path": "./none"}]}',
      'tsconfig.app.json': '{"compilerOptions": {"paths": {"~/*": ["./src/*"]}}}',
      'src/x.ts': '',
    }
    expect(await resolved(files, 'src/a.ts', '~/x')).toBe('src/x.ts')
  })

  it('puts the folder of the extending configuration in the place of its name', async () => {
    const files = {
      'base.json': '{"compilerOptions": {"paths": {"@/*": ["${configDir}/src/*"]}}}',
      'app/tsconfig.json': '{"extends": ["../base.json"]}',
      'app/src/x.ts': '',
    }
    expect(await resolved(files, 'app/a.ts', '@/x')).toBe('app/src/x.ts')
  })

  it('ends where configurations extend each other, or are no configurations', async () => {
    const files = {
      'tsconfig.json': '{"extends": "./b.json"}',
      'b.json': '{"extends": ["./tsconfig.json", "./b.json", "@tsconfig/node24/tsconfig.json"]}',
      'lib/tsconfig.json':
        '{"extends": 5, "references": {"path": 1}, "compilerOptions": {"paths": {"x": "y", "z": [1]}}}',
      'list/tsconfig.json': '[]',
    }
    for (const from of ['a.ts', 'lib/a.ts', 'list/a.ts'])
      expect(await resolved(files, from, 'x')).toBe('package x')
  })
})

import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eslintPatterns } from '../../../../shared/guides/editor/eslint-patterns.ts'
import { globProblem, matchesGlob } from '../../../../shared/paths/globs.ts'

interface Configs {
  normalizeSync(): void
  getConfig(path: string): unknown
}

/** What ESLint itself matches with. */
const { ConfigArray } = createRequire(import.meta.resolve('eslint'))('@eslint/config-array') as {
  ConfigArray: new (configs: unknown[], options: { basePath: string }) => Configs
}

function eslintMatches(glob: string): (path: string) => boolean {
  const files = eslintPatterns(glob).map((pattern) => [pattern, '**/*.ts'])
  if (files.length === 0) return () => false
  const configs = new ConfigArray([{ files }], { basePath: '/repo' })
  configs.normalizeSync()
  return (path) => configs.getConfig(`/repo/${path}`) !== undefined
}

describe('a glob in the dialect of ESLint', () => {
  it.each([
    ['src/**/*.ts', ['src/**/*.ts']],
    ['src/**', ['src/**/*']],
    ['src/*.{ts,tsx}', ['src/*.ts', 'src/*.tsx']],
    ['{a}/{b.d}.ts', ['a/b.d.ts']],
    ['{*,a}*.ts', ['*.ts', 'a*.ts']],
    ['{,*}*/a.ts', ['*/a.ts']],
    ['{,.,..,a}/b.ts', ['a/b.ts']],
    ['#a/*.ts', ['\\#a/*.ts']],
  ])('%s', (glob, patterns) => {
    expect(eslintPatterns(glob)).toEqual(patterns)
  })

  it('is refused when it has more alternatives than anybody writes', () => {
    const names = `{${Array.from({ length: 30 }, (_, at) => `a${at}`).join()}}`
    expect(() => eslintPatterns(`${names}/${names}/a.ts`)).toThrow(
      expect.objectContaining({ code: 'HOUSE_INVALID' }),
    )
    expect(() => eslintPatterns(`${names}${names}.ts`)).toThrow(
      expect.objectContaining({ code: 'HOUSE_INVALID' }),
    )
  })

  it('matches the same files as ours', () => {
    const letters = fc.constantFrom('a', 'b', '.', '-', '+', '@', '$', '^', '#', '1', 'é', ' ', "'", ',')
    const plain = fc.array(letters, { minLength: 1, maxLength: 3 }).map((signs) => signs.join(''))
    const inBraces = fc.oneof(
      plain.map((text) => text.replaceAll(',', '')),
      fc.constantFrom('', '*', 'a*', '?'),
    )
    const braces = fc.array(inBraces, { minLength: 1, maxLength: 3 }).map((each) => `{${each.join()}}`)
    const piece = fc.oneof(plain, fc.constantFrom('*', '?'), braces)
    const name = fc.oneof(
      fc.constant('**'),
      fc
        .array(piece, { minLength: 1, maxLength: 3 })
        .map((pieces) => pieces.join('').replace(/\*{2,}/g, '*')),
    )
    const glob = fc.tuple(
      fc.array(name, { maxLength: 3 }),
      fc.constantFrom('*.ts', '**', '?.ts', '{a,b}*', 'a.ts'),
    )
    const path = fc
      .array(fc.array(letters, { minLength: 1, maxLength: 3 }), { minLength: 0, maxLength: 3 })
      .map((names) => [...names.map((each) => each.join('')), 'a.ts'].join('/'))
    fc.assert(
      fc.property(glob, fc.array(path, { minLength: 1, maxLength: 12 }), ([names, last], paths) => {
        const text = [...names, last].join('/')
        fc.pre(globProblem(text) === undefined && !text.startsWith('!'))
        const matches = eslintMatches(text)
        for (const each of paths.filter((one) => !one.split('/').some((part) => /^\.\.?$/.test(part))))
          expect([text, each, matches(each)]).toEqual([text, each, matchesGlob(each, text)])
      }),
      { seed: 20261130, numRuns: 3000 },
    )
  })
})

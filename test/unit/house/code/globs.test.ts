import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  globMatcher,
  globProblem,
  matchesGlob,
  mayMeet,
  samplePath,
} from '../../../../shared/house/code/globs.ts'

describe('a glob', () => {
  it.each([
    [
      'src/**/*.ts',
      ['src/a.ts', 'src/b/c.ts', 'src/.hidden/c.ts', 'src/b/.c.ts'],
      ['a.ts', 'src/a.tsx', 'lib/src/a.ts', 'src/a.tsx/b'],
    ],
    ['*.ts', ['a.ts', '.a.ts'], ['b/a.ts', 'a.tsx', 'A.TS']],
    ['**/*', ['a', 'a/b', '.a/.b'], []],
    ['src/**', ['src/a', 'src/a/b.ts'], ['src', 'srcs/a']],
    ['**/*.{ts,tsx}', ['a.ts', 'b/a.tsx'], ['a.js', 'a.{ts,tsx}']],
    ['a?.ts', ['ab.ts'], ['a.ts', 'a/.ts']],
    ['a+b(c).ts', ['a+b(c).ts'], ['aab(c).ts']],
  ])('%s fits and does not fit as it should', (glob, fitting, others) => {
    expect(fitting.filter((path) => !matchesGlob(path, glob))).toEqual([])
    expect(others.filter((path) => matchesGlob(path, glob))).toEqual([])
  })

  it('has a sample path that it matches, or the plainest one', () => {
    const globs = ['src/**/*.ts', '**/*.{tsx,jsx}', '*', 'src/a?.mts', 'docs/**']
    expect(globs.map(samplePath)).toEqual([
      'src/example.ts',
      'example.tsx',
      'example',
      'src/ax.mts',
      'docs/example',
    ])
  })

  it('is refused when it means more than we match', () => {
    const globs = ['src/**/*.ts', '/a', './a', 'a\\b', '!(a)', '[ab]', '{a,{b}}', '{a', '**/**/**/**/**/a']
    expect(globs.filter((glob) => globProblem(glob) === undefined)).toEqual(['src/**/*.ts'])
  })

  it('matches each literal path that is written as a glob', () => {
    const path = fc.stringMatching(/^[a-z0-9.+$^-]{1,8}(\/[a-z0-9.+$^-]{1,8}){0,3}$/)
    fc.assert(
      fc.property(path, (text) => {
        expect(globMatcher([text])(text)).toBe(true)
        expect(matchesGlob(text, '**')).toBe(true)
        expect(matchesGlob(`${text}x`, text)).toBe(false)
      }),
      { seed: 11 },
    )
  })
})

describe('a target and a glob', () => {
  it.each([
    ['src/a.ts', 'src/**/*.ts', true],
    ['src/a.ts', 'lib/**/*.ts', false],
    ['src/', 'src/deep/**/*.ts', true],
    ['src/**', '**/*.ts', true],
    ['src/core/*.ts', 'src/**/*.ts', true],
    ['test/**', 'src/**/*.ts', false],
  ])('%s and %s may meet: %s', (target, glob, expected) => {
    expect(mayMeet(target, glob)).toBe(expected)
  })
})

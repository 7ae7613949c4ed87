import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canMeet,
  covers,
  declaredPathProblem,
  isGlob,
  literalPrefix,
} from '../../../shared/paths/declared-paths.ts'

describe('a glob of a spec', () => {
  it.each([
    ['src/a.ts', 'src/a.ts', true],
    ['src/a.ts', 'src/A.ts', false],
    ['src/*.ts', 'src/a.ts', true],
    ['src/*.ts', 'src/b/a.ts', false],
    ['src/**', 'src/b/a.ts', true],
    ['src/**/*.ts', 'src/a.ts', true],
    ['src/**/*.ts', 'src/b/c/a.ts', true],
    ['src/**/*.ts', 'src/b/c/a.js', false],
    ['src/**/test/*.ts', 'src/a/test/b.ts', true],
    ['src/**/test/*.ts', 'src/a/b.ts', false],
    ['src/a*b*c.ts', 'src/aXbYc.ts', true],
    ['src/a*b*c.ts', 'src/acb.ts', false],
    ['src/[id]/page.ts', 'src/[id]/page.ts', true],
    ['src/[id]/page.ts', 'src/i/page.ts', false],
    ['src/a+b.ts', 'src/aab.ts', false],
    ['src/*', 'src/*', false],
  ])('%s covers %s: %s', (pattern, path, expected) => {
    expect(covers(pattern, path)).toBe(expected)
  })

  it.each([
    ['src/a.ts', 'src/A.TS', true],
    ['src/*.ts', 'src/a*', true],
    ['src/*.ts', 'src/*.js', false],
    ['src/**', 'src/a/b.ts', true],
    ['src/**/a.ts', 'src/b/**', true],
    ['src/**/a.ts', 'lib/**', false],
    ['src/*/a.ts', 'src/b/*', true],
    ['src/*/a.ts', 'src/b/c/*', false],
    ['**', 'anything/at/all', true],
    ['a/**/b/**/c', 'a/x/b/y/c', true],
    ['a/**/b/**/c', 'a/x/b/y/d', false],
  ])('%s can meet %s: %s, either way round', (a, b, expected) => {
    expect([canMeet(a, b), canMeet(b, a)]).toEqual([expected, expected])
  })

  it('covers exactly the paths that an equal regular expression matches', () => {
    const segment = fc.stringMatching(/^[ab*]{1,4}$/).filter((each) => !each.includes('**') || each === '**')
    const pattern = fc.array(segment, { minLength: 1, maxLength: 4 }).map((each) => each.join('/'))
    const path = fc
      .array(fc.stringMatching(/^[ab]{1,3}$/), { minLength: 1, maxLength: 4 })
      .map((each) => each.join('/'))
    fc.assert(
      fc.property(pattern, path, (glob, name) => {
        expect(covers(glob, name)).toBe(regularExpression(glob).test(name))
      }),
      { seed: 5, numRuns: 2000 },
    )
  })

  it('meets every glob with which it has a path in common', () => {
    const segment = fc.stringMatching(/^[ab*]{1,3}$/).filter((each) => !each.includes('**') || each === '**')
    const pattern = fc.array(segment, { minLength: 1, maxLength: 3 }).map((each) => each.join('/'))
    const path = fc
      .array(fc.stringMatching(/^[ab]{1,3}$/), { minLength: 1, maxLength: 3 })
      .map((each) => each.join('/'))
    fc.assert(
      fc.property(pattern, pattern, path, (a, b, name) => {
        if (covers(a, name) && covers(b, name)) expect(canMeet(a, b)).toBe(true)
      }),
      { seed: 5, numRuns: 2000 },
    )
  })

  it('has a literal folder in front of its first wildcard', () => {
    expect(['src/a/*.ts', 'src/a*/b.ts', '*.ts', 'src/a.ts', '**'].map(literalPrefix)).toEqual([
      'src/a',
      'src',
      '',
      'src/a.ts',
      '',
    ])
    expect(['src/a.ts', 'src/[id].ts', 'src/*'].map(isGlob)).toEqual([false, false, true])
  })

  it.each(['src/a.ts', 'src/**/*.ts', 'src/[id]/page.tsx', 'src/*a*b*.ts'])('may be %s', (path) => {
    expect(declaredPathProblem(path)).toBeUndefined()
  })

  it.each([
    'src/*a*b*c*.ts',
    'src/a**',
    'src/***',
    'src/{a,b}.ts',
    '!src/a.ts',
    'src/a?.ts',
    '/etc/passwd',
    '../a.ts',
    'src/../*',
    'src\\a.ts',
    '.git/config',
    'src/con.ts',
    'src/a\u200b.ts',
    'src/\uff0a',
    'src\uff0fa.ts',
  ])('may not be %s', (path) => {
    expect(declaredPathProblem(path)).toBeTypeOf('string')
  })
})

function regularExpression(glob: string): RegExp {
  const segments = glob
    .split('/')
    .map((segment) => (segment === '**' ? '(?:[^/]+/)*' : `${segment.replaceAll('*', '[^/]*')}/`))
  return { test: (name: string) => new RegExp(`^${segments.join('')}$`).test(`${name}/`) } as RegExp
}

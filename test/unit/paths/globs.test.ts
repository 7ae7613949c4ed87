import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  globMatcher,
  globProblem,
  literalGlob,
  matchesGlob,
  mayMeet,
  samplePath,
} from '../../../shared/paths/globs.ts'

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
    ['{}/*.ts', [], ['a.ts', 'a/b.ts']],
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
    globs.push(
      'src/**.ts',
      'a{1..3}.ts',
      '{,b..d}',
      '{src,lib/x}/*',
      '"*"',
      '*a*a*a*',
      `${'*/'.repeat(13)}a`,
      'a'.repeat(1025),
    )
    expect(globs.filter((glob) => globProblem(glob) === undefined)).toEqual(['src/**/*.ts'])
  })

  it('matches each literal path that is written as a glob', () => {
    const path = fc.stringMatching(/^[a-z0-9.+$^-]{1,8}(\/[a-z0-9.+$^-]{1,8}){0,3}$/)
    fc.assert(
      fc.property(path, (text) => {
        fc.pre(!text.split('/').some((name) => /^\.\.?$/.test(name)))
        expect(globMatcher([text])(text)).toBe(true)
        expect(matchesGlob(text, '**')).toBe(true)
        expect(matchesGlob(`${text}x`, text)).toBe(false)
      }),
      { seed: 11 },
    )
  })
})

/** What a glob means, written out as one regular expression over the whole path. */
function expression(glob: string): RegExp {
  let braces = 0
  const source = glob
    .replaceAll(/(\*\*\/)+/g, '**/')
    .replaceAll(/\*\*\/|\*\*|[*?{},]|[\\^$+.()|[\]]/g, (token) => {
      if (token === '{') braces += 1
      if (token === '}') braces -= 1
      if (token === ',') return braces > 0 ? '|' : ','
      return MEANINGS[token] ?? `\\${token}`
    })
  return new RegExp(`^${source}$`, 'u')
}

const MEANINGS: Record<string, string> = {
  '**/': '(?:[^/]+/)*',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
  '{': '(?:',
  '}': ')',
}

describe('the dialect', () => {
  const SIGN = fc.constantFrom(...Array.from('aaaabbb**??.-+$^@#~=;,é '))
  const name = fc.array(SIGN, { minLength: 1, maxLength: 4 }).map((signs) => signs.join(''))
  const braces = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `{${names.join(',')}}`)
  const part = fc.oneof(
    name,
    name,
    fc.constant('**'),
    fc.tuple(name, braces).map((both) => both.join('')),
  )
  const glob = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
  const path = fc
    .array(fc.stringMatching(/^[ab.+$@,é -]{1,3}$/u), { minLength: 1, maxLength: 4 })
    .map((names) => names.join('/'))

  it('is matched as its expression over the whole path says', () => {
    fc.assert(
      fc.property(glob, path, (text, other) => {
        fc.pre(globProblem(text) === undefined && !other.split('/').some((each) => /^\.\.?$/.test(each)))
        expect(matchesGlob(other, text)).toBe(expression(text).test(other))
      }),
      { seed: 3, numRuns: 5000 },
    )
  })

  it('matches a text in which only stars are special as that text', () => {
    const text = fc.stringMatching(/^[ab?{},[\]()!|@+.]{1,8}$/)
    fc.assert(
      fc.property(text, text, (plain, other) => {
        fc.pre(!/^\.\.?$/.test(plain))
        expect(matchesGlob(plain, literalGlob(plain))).toBe(true)
        expect(matchesGlob(other, literalGlob(plain))).toBe(other === plain)
        expect(matchesGlob(`${plain}x${plain}`, literalGlob(`${plain}*${plain}`))).toBe(true)
      }),
      { seed: 4 },
    )
  })

  it('matches nothing with a glob that has more wildcards than bounded time allows', () => {
    const hostile = ['*a'.repeat(40), '*/'.repeat(13) + 'a', '**/a/'.repeat(5) + 'b', '{a,aa}'.repeat(20)]
    const long = ['a'.repeat(255), 'a/'.repeat(500) + 'a', 'a'.repeat(40)]
    for (const each of hostile) expect(long.filter(globMatcher([each]))).toEqual([])
  })

  it('asks each name for each name of a hostile glob at most once', () => {
    const deep = 'a/'.repeat(500) + 'a'
    expect(matchesGlob(deep, '**/a/**/a/**/a/**/b')).toBe(false)
    expect(matchesGlob(`${deep}/b`, '**/a/**/a/**/a/**/b')).toBe(true)
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

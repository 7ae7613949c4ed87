import { describe, expect, it } from 'vitest'
import { checkDeclared } from '../../../shared/dependencies/check-declared.ts'
import { looksLike, nearest } from '../../../shared/dependencies/names.ts'
import { distanceOf } from '../../../shared/text/distance.ts'
import { fits, type DependencyPolicy } from '../../../shared/dependencies/policy.ts'

const found = (
  name: string,
  version: string,
  {
    policy = {},
    named = [],
    isPull = false,
    before,
  }: { policy?: DependencyPolicy; named?: string[]; isPull?: boolean; before?: string } = {},
): string[] =>
  checkDeclared([{ name, version, before }], {
    file: 'package.json',
    policy,
    own: ['internal-kit'],
    named,
    isPull,
  }).map(({ level, code }) => `${level} ${code}`)

describe('a list of packages', () => {
  it.each([
    ['ms', ['ms'], true],
    ['@types/node', ['@types/*'], true],
    ['@types/a/b', ['@types/*'], false],
    ['eslint-plugin-a', ['eslint-*'], true],
    ['eslint', ['eslint-*'], false],
    ['aXbXc', ['a*b*c'], true],
    ['ab', ['a*b*b'], false],
    ['a', [], false],
  ])('%s fits %j: %s', (name, patterns, is) => {
    expect(fits(name, patterns)).toBe(is)
  })

  it('is matched in bounded time', () => {
    const start = performance.now()
    fits('a'.repeat(214), [`${'*a'.repeat(100)}b`])
    expect(performance.now() - start).toBeLessThan(200)
  })

  it('allows what it names, and says which name is near', () => {
    const policy = { allow: ['lodash', '@types/*'] }
    expect(found('lodash', '^4.0.0', { policy })).toEqual([])
    expect(found('@types/node', '^24.0.0', { policy })).toEqual([])
    expect(found('lodahs', '^4.0.0', { policy })).toEqual(['block DEPENDENCY_NOT_ALLOWED'])
    expect(nearest('lodahs', policy.allow)).toBe('lodash')
    expect(nearest('something-else', policy.allow)).toBeUndefined()
    // another version of what is there already is no new package
    expect(found('old', '^2.0.0', { policy, before: '^1.0.0' })).toEqual([])
  })

  it('denies what it names, even if the spec names it', () => {
    const policy = { deny: ['left-pad'] }
    expect(found('left-pad', '^1.0.0', { policy, named: ['left-pad'], isPull: true })).toEqual([
      'block DEPENDENCY_DENIED',
    ])
    expect(found('other', 'npm:left-pad@^1.0.0', { policy })).toEqual(['block DEPENDENCY_DENIED'])
  })
})

describe('a name that may be taken for another one', () => {
  it.each([
    ['expresss', 'express'],
    ['exprses', 'express'],
    ['loadsh', 'lodash'],
    ['lodash.js', 'lodash'],
    ['cross_env', 'cross-env'],
    ['crossenv', 'cross-env'],
    ['rnoment', 'moment'],
    ['1odash', 'lodash'],
    ['babel-preset-env', '@babel/preset-env'],
    ['@babel/cors', '@babel/core'],
    ['internal-kitt', 'internal-kit'],
    ['@babeI/core', '@babel/core'],
    ['@babell/core', '@babel/core'],
    ['@lodash/lodash', 'lodash'],
    ['@lodahs/lodash', 'lodash'],
    ['@types/lodahs', 'lodash'],
    ['vuejs', 'vue'],
    ['discordjs', 'discord.js'],
    ['l\u043edash', 'l?dash'],
    ['\uff4codash', 'lodash'],
  ])('%s, for %s', (name, other) => {
    if (/^[\x21-\x7e]+$/.test(name)) expect(looksLike(name, ['internal-kit'])?.other).toBe(other)
    expect(found(name, '^1.0.0')).toEqual(['block DEPENDENCY_LOOKALIKE'])
    expect(found(name, '^1.0.0', { named: [name] })).toEqual(['warn DEPENDENCY_LOOKALIKE'])
    expect(found(name, '^1.0.0', { isPull: true })).toEqual(['warn DEPENDENCY_LOOKALIKE'])
    expect(found(name, '^1.0.0', { policy: { allow: [name] } })).toEqual([])
  })

  it.each([
    'express',
    '@types/express',
    '@expressjs/express',
    '@mss/ms',
    'loud-letters',
    '@scope/react',
    'internal-kit',
    'ts',
    'vue',
  ])('%s is none', (name) => {
    expect(looksLike(name, ['internal-kit'])).toBeUndefined()
  })

  it('is measured by letters that are more, less, other or swapped', () => {
    expect([
      distanceOf('abc', 'abc'),
      distanceOf('abc', 'acb'),
      distanceOf('abc', 'ab'),
      distanceOf('', 'abc'),
    ]).toEqual([0, 1, 1, 3])
  })
})

describe('a version', () => {
  it.each([
    'git+https://x.com/a.git',
    'github:a/b',
    'a/b',
    'http://x.com/a.tgz',
    'https://x.com/a.tgz',
    'file:../a',
    '../a',
    'link:./a',
    'gist:abc',
    'jsr:@a/b@1',
    'ssh://git@x.com/a',
    'git@github.com:a/b.git',
    'a.tgz',
    'C:\\a',
    '^1.0.0 || git+https://x.com/a',
  ])('%s does not come from the registry', (version) => {
    expect(found('loud-letters', version, { isPull: true })).toEqual(['block DEPENDENCY_SOURCE'])
  })

  it.each([
    ...['*', 'latest', '', 'x', '>=1', 'next', 'npm:other-letters', '*.*.*', '<99', '>=0.0.1 <99', '1 - 99'],
    ...['^0 || >=2', 'v*', '^*', 'HEAD', 'next-14', 'npm:other-letters@*', 'npm:@other/letters@latest'],
  ])('%j is any', (version) => {
    expect(found('loud-letters', version)).toEqual(['block DEPENDENCY_UNPINNED'])
    expect(found('loud-letters', version, { isPull: true })).toEqual(['warn DEPENDENCY_UNPINNED'])
  })

  it.each([
    '1.2.3',
    '^1.2.3',
    '~1.2',
    '>=1.0.0 <2.0.0',
    'workspace:*',
    '1.x || 2.x',
    'npm:other-letters@^1.0.0',
    'catalog:',
    '$other-letters',
    '1.2 - 1.9',
    '=1.2.3-beta.1',
  ])('%s is fine', (version) => {
    expect(found('loud-letters', version)).toEqual([])
  })
})

describe('a package under another name', () => {
  it.each([
    ['lodash', 'npm:evil@^1.0.0'],
    ['internal-kit', 'npm:@evil/kit@^1.0.0'],
    ['loadsh', 'npm:evil@^1.0.0'],
    ['lodash', 'npm:@evil/lodash@^4.0.0'],
    ['lodash4', 'npm:@evil/lodash@^4.0.0'],
    ['internal-kit', 'npm:@evil/internal-kit@^1.0.0'],
  ])('%s: %s is found where people know the name', (name, version) => {
    expect(found(name, version)).toEqual(['block DEPENDENCY_LOOKALIKE'])
    expect(found(name, version, { before: '^4.0.0' })).toEqual(['block DEPENDENCY_LOOKALIKE'])
    expect(found(name, version, { isPull: true })).toEqual(['warn DEPENDENCY_LOOKALIKE'])
  })

  it('is fine for another version of what the name says', () => {
    expect(found('lodash4', 'npm:lodash@^4.0.0')).toEqual([])
    expect(found('babel-core7', 'npm:@babel/core@^7.0.0')).toEqual([])
    expect(found('team-kit2', 'npm:@team/team-kit@^2.0.0')).toEqual([])
  })
})

import { describe, expect, test } from 'vitest'
import { FactoryError } from '../../../shared/errors.ts'
import {
  FIRST_LOCK,
  lockText,
  ownUse,
  parseLock,
  parseActionSource,
  pinnedUse,
} from '../../../shared/compile/action-pins.ts'
import { commented } from '../../../shared/compile/yaml-text.ts'

const SHA = '5f2d8c1e0b9a47364c8e1f0a2b3c4d5e6f708192'

function codeOf(action: () => unknown): string | undefined {
  try {
    action()
    return undefined
  } catch (thrown) {
    return thrown instanceof FactoryError ? thrown.code : 'other'
  }
}

describe('the lock file', () => {
  test('is read back as it was written, in sorted order', () => {
    const lock = new Map([
      ['b/b', { tag: 'v2', sha: SHA }],
      ['a/a', { tag: 'v1.0.0', sha: SHA }],
    ])
    expect([...parseLock(lockText(lock))]).toEqual([
      ['a/a', { tag: 'v1.0.0', sha: SHA }],
      ['b/b', { tag: 'v2', sha: SHA }],
    ])
    expect(lockText(parseLock(lockText(FIRST_LOCK)))).toBe(lockText(FIRST_LOCK))
  })

  test.each([
    ['a short id', { 'a/a': { tag: 'v1', sha: SHA.slice(0, 7) } }],
    ['a tag', { 'a/a': { tag: 'v1', sha: 'v1' } }],
    ['upper case', { 'a/a': { tag: 'v1', sha: SHA.toUpperCase() } }],
    ['a letter beyond f', { 'a/a': { tag: 'v1', sha: `g${SHA.slice(1)}` } }],
    ['a line behind the id', { 'a/a': { tag: 'v1', sha: `${SHA}\n` } }],
    ['no id', { 'a/a': { tag: 'v1' } }],
    ['no tag', { 'a/a': { sha: SHA } }],
    ['a tag that ends the remark', { 'a/a': { tag: 'v1\n- run: x', sha: SHA } }],
    ['a name that is no repository', { a: { tag: 'v1', sha: SHA } }],
    ['a name with a path', { 'a/b/../c': { tag: 'v1', sha: SHA } }],
    ['a list', []],
  ])('is refused with %s', (_, lock) => {
    expect(codeOf(() => parseLock(JSON.stringify(lock)))).toBe('FACTORY_UNPINNED')
  })

  test('must know an action that is used', () => {
    expect(pinnedUse(FIRST_LOCK, 'actions/checkout')).toEqual(
      commented('actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd', 'v6.0.2'),
    )
    expect(codeOf(() => pinnedUse(new Map(), 'actions/checkout'))).toBe('FACTORY_UNPINNED')
  })
})

describe('the source of our own actions', () => {
  test('is a repository at a commit, named by its release when the lock knows it', () => {
    const source = parseActionSource(`acme/jidoka@${SHA}`)
    const use = `acme/jidoka/actions/review@${SHA}`
    expect(ownUse(source, 'review', new Map())).toBe(use)
    expect(ownUse(source, 'review', new Map([['acme/jidoka', { tag: 'v3', sha: SHA }]]))).toEqual(
      commented(use, 'v3'),
    )
    expect(ownUse(source, 'review', new Map([['acme/jidoka', { tag: 'v3', sha: 'a'.repeat(40) }]]))).toBe(use)
  })

  test.each([
    ['./', './actions/review'],
    ['.', './actions/review'],
    ['./vendor/jidoka', './vendor/jidoka/actions/review'],
    ['./vendor/jidoka/', './vendor/jidoka/actions/review'],
  ])('may be a path of the repository: %s', (text, use) => {
    expect(ownUse(parseActionSource(text), 'review', new Map())).toEqual(
      commented(use, 'zizmor: ignore[self-repository]'),
    )
  })

  test.each([
    ['acme/jidoka', 'FACTORY_UNPINNED'],
    ['acme/jidoka@v1', 'FACTORY_UNPINNED'],
    ['acme/jidoka@main', 'FACTORY_UNPINNED'],
    [`acme/jidoka@${SHA.slice(0, 12)}`, 'FACTORY_UNPINNED'],
    [`acme/jidoka/actions@${SHA}`, 'FACTORY_UNPINNED'],
    ['docker://node:24', 'FACTORY_UNPINNED'],
    ['', 'FACTORY_UNPINNED'],
    ['/abs/path', 'FACTORY_UNPINNED'],
    ['../outside', 'FACTORY_UNPINNED'],
    ['./../outside', 'FACTORY_INVALID'],
    ['./a@b', 'FACTORY_INVALID'],
    ['./a b', 'FACTORY_INVALID'],
  ])('is refused when it could move or lead out: %j', (text, code) => {
    expect(codeOf(() => parseActionSource(text))).toBe(code)
  })
})

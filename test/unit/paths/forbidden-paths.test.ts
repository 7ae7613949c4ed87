import { describe, expect, it } from 'vitest'
import { controlPaths, forbiddenWrite, isTestPath } from '../../../shared/paths/forbidden-paths.ts'

const CONTROL = { factory: 'factory.yml', specs: 'specs/*.spec.md' }

describe('a write path', () => {
  it.each([
    '.github/workflows/ci.yml',
    '.GitHub/workflows/ci.yml',
    '.github/*',
    '.git/config',
    '.factory/house.yml',
    '.jidoka/traces/a',
    'factory.yml',
    'Factory.yml',
    'package-lock.json',
    'packages/a/pnpm-lock.yaml',
    'specs/other.spec.md',
    'specs/notes.md',
    'specs/*',
    'docs/other.spec.md',
    'packages/a/node_modules/b/index.js',
  ])('%s is forbidden', (path) => {
    expect(forbiddenWrite(path, CONTROL)).toBeTypeOf('string')
  })

  it.each([
    'src/a.ts',
    'src/**',
    'docs/factory.yml.md',
    'src/specs/a.ts',
    'src/github/a.ts',
    'package.json',
    '.githubx/a',
  ])('%s is not forbidden', (path) => {
    expect(forbiddenWrite(path, CONTROL)).toBe(undefined)
  })

  it('is measured by the names that factory.yml has', () => {
    const control = { factory: 'line/jidoka.yml', specs: 'docs/specs/**/*.spec.md' }
    const paths = ['line/jidoka.yml', 'factory.yml', 'docs/specs/a/b.md', 'specs/a.md']
    expect(paths.filter((path) => forbiddenWrite(path, control) !== undefined)).toEqual([
      'line/jidoka.yml',
      'docs/specs/a/b.md',
    ])
  })

  it.each([
    ['ci/line.yml', /^is /],
    ['CI/Line.yml', /^is /],
    ['ci/**', /^covers ci\/line\.yml\b/],
    ['config/house.yml', /^is /],
    ['Config/HOUSE.yml', /^is /],
    ['config/**', /^covers config\/house\.yml\b/],
    ['config/h*', /^covers config\/house\.yml\b/],
    ['config/layers.yml', /^is /],
    ['config/l*', /^covers config\/layers\.yml\b/],
    ['keys/trust.json', /^is /],
    ['keys/*.json', /^covers keys\/trust\.json\b/],
    ['config/other.yml', undefined],
    ['config/*.json', undefined],
    ['keys/trust.json.md', undefined],
  ])('%s of a line with its own names: %s', (path, reason) => {
    const factory = {
      specs: 'specs/*.spec.md',
      house: 'config/house.yml',
      architecture: 'config/layers.yml',
      signing: { trust: 'keys/trust.json' },
    }
    const found = forbiddenWrite(path, controlPaths(factory, 'ci/line.yml'))
    expect(found).toEqual(reason === undefined ? undefined : expect.stringMatching(reason))
  })

  it.each([
    ['test/a.ts', true],
    ['src/__tests__/a.ts', true],
    ['src/a.test.ts', true],
    ['src/a.spec.tsx', true],
    ['src/a_test.ts', true],
    ['test/**', true],
    ['src/*.test.ts', true],
    ['src/a.ts', false],
    ['src/testing.ts', false],
    ['src/latest/a.ts', false],
    ['src/contest.ts', false],
  ])('%s is a test: %s', (path, expected) => {
    expect(isTestPath(path)).toBe(expected)
  })
})

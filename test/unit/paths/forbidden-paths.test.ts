import { describe, expect, it } from 'vitest'
import { controlPaths, forbiddenWrite, isTestPath } from '../../../shared/paths/forbidden-paths.ts'

const CONTROL = { factory: 'factory.yml', specs: 'specs/*.spec.md' }

describe('a write path', () => {
  it.each([
    ['.github/workflows/ci.yml', 'lies in .github'],
    ['.GitHub/workflows/ci.yml', 'lies in .github'],
    ['.github/*', 'lies in .github'],
    ['.git/config', 'lies in .git'],
    ['.factory/house.yml', 'lies in .factory'],
    ['.jidoka/traces/a', 'lies in .jidoka'],
    ['factory.yml', 'is the file that declares the line'],
    ['Factory.yml', 'is the file that declares the line'],
    ['package-lock.json', 'is a lock file'],
    ['packages/a/pnpm-lock.yaml', 'is a lock file'],
    ['specs/other.spec.md', 'lies where the specs are'],
    ['specs/notes.md', 'lies where the specs are'],
    ['specs/*', 'lies where the specs are'],
    ['docs/other.spec.md', 'lies where the specs are'],
    ['packages/a/node_modules/b/index.js', 'lies in node_modules'],
  ])('%s is forbidden, for it %s', (path, reason) => {
    expect(forbiddenWrite(path, CONTROL)).toBe(reason)
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
    expect(
      ['line/jidoka.yml', 'factory.yml', 'docs/specs/a/b.md', 'specs/a.md'].map((path) =>
        forbiddenWrite(path, control),
      ),
    ).toEqual(['is the file that declares the line', undefined, 'lies where the specs are', undefined])
  })

  it.each([
    ['ci/line.yml', 'is the file that declares the line'],
    ['CI/Line.yml', 'is the file that declares the line'],
    ['ci/**', 'covers ci/line.yml, the file that declares the line'],
    ['config/house.yml', 'is the house standard'],
    ['Config/HOUSE.yml', 'is the house standard'],
    ['config/**', 'covers config/house.yml, the house standard'],
    ['config/h*', 'covers config/house.yml, the house standard'],
    ['keys/trust.json', 'is the trust file'],
    ['keys/*.json', 'covers keys/trust.json, the trust file'],
    ['config/other.yml', undefined],
    ['config/*.json', undefined],
    ['keys/trust.json.md', undefined],
  ])('%s of a line with its own names: %s', (path, reason) => {
    const factory = {
      specs: 'specs/*.spec.md',
      house: 'config/house.yml',
      signing: { trust: 'keys/trust.json' },
    }
    expect(forbiddenWrite(path, controlPaths(factory, 'ci/line.yml'))).toBe(reason)
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

import { describe, expect, it } from 'vitest'
import { declaredPathProblem } from '../../../shared/paths/declared-paths.ts'
import { controlPaths, forbiddenWrite } from '../../../shared/paths/forbidden-paths.ts'
import { globProblem } from '../../../shared/paths/globs.ts'
import { forbiddenReason, namedOnly, secretReason } from '../../../shared/paths/guarded-paths.ts'
import { pathProblem, safePath } from '../../../shared/paths/safe-path.ts'
import { refusalOf } from '../../support/refusal-of.ts'

describe('a path that is not safe', () => {
  it.each([
    ['', 'is empty'],
    [`${'a/'.repeat(600)}b`, 'is longer than 1024 bytes'],
    ['\ud800', 'is not valid Unicode'],
    ['/etc/passwd', 'is not relative with forward slashes'],
    ['src/a*b', 'holds a character that is not allowed in a path'],
    ['cafe\u0301', 'is not in Unicode form NFC'],
    ['a//b', 'has an empty segment'],
    ['../x', 'has a dot segment'],
    ['.git/config', 'points into .git'],
    ['a/-rf', 'has a segment that starts with a dash'],
    ['a.', 'has a segment that ends with a dot or space'],
    ['src/con.ts', 'names a device'],
    ['a'.repeat(256), 'has a segment longer than 255 bytes'],
  ])('%j %s', (path, problem) => {
    expect(pathProblem(path)).toBe(problem)
  })

  it('PATH_UNSAFE, with what gave it', async () => {
    expect(await refusalOf(() => safePath('../x', 'the input spec'))).toEqual({
      code: 'PATH_UNSAFE',
      message: 'the input spec: "../x" has a dot segment',
      next: 'use a relative path with plain names and forward slashes',
    })
  })
})

describe('a path or glob of a spec that cannot be used', () => {
  it.each([
    ['src/a**', 'has ** beside other characters'],
    ['src/\uff0a', 'has a look-alike of a slash or an asterisk'],
    ['src/{a,b}.ts', 'has braces or a leading exclamation mark, which are not supported'],
    ['src/*a*b*c*.ts', 'has more than 3 wildcards in one name'],
  ])('%s %s', (path, problem) => {
    expect(declaredPathProblem(path)).toBe(problem)
  })
})

describe('a glob that cannot be used', () => {
  it.each([
    ['/a', 'is not relative to the repository with forward slashes'],
    ['[ab]', 'uses more than *, **, ? and {a,b}'],
    ['{a', 'has braces that nest or do not close'],
    ['{src,lib/x}/*', 'has a slash inside braces'],
    ['a'.repeat(1025), 'is longer than 1024 characters'],
    ['**/**/**/**/**/a', 'has more than 4 **'],
    [`${'*/'.repeat(13)}a`, 'has more than 12 wildcards'],
  ])('%.40s %s', (glob, problem) => {
    expect(globProblem(glob)).toBe(problem)
  })
})

const CONTROL = controlPaths(
  {
    specs: 'specs/*.spec.md',
    house: 'config/house.yml',
    architecture: 'config/layers.yml',
    signing: { trust: 'keys/trust.json' },
  },
  'ci/line.yml',
)

describe('a path that no change may write', () => {
  it.each([
    ['.github/workflows/ci.yml', 'lies in .github'],
    ['a/node_modules/b/index.js', 'lies in node_modules'],
    ['specs/notes.md', 'lies where the specs are'],
    ['yarn.lock', 'is a lock file'],
    ['ci/line.yml', 'is the file that declares the line'],
    ['config/house.yml', 'is the house standard'],
    ['config/layers.yml', 'is the record of who may import whom'],
    ['keys/trust.json', 'is the trust file'],
    ['ci/**', 'covers ci/line.yml, the file that declares the line'],
  ])('%s: it %s', (path, reason) => {
    expect(forbiddenWrite(path, CONTROL)).toBe(reason)
  })
})

describe('a path that no model may write, at any depth', () => {
  it.each([
    ['a/.github/workflows/ci.yml', 'holds workflows and repository settings'],
    ['a/.gitattributes', 'configures git'],
    ['a/factory.yml', 'declares a line'],
    ['a/.factory/house.yml', 'holds a house standard or a trace'],
    ['a/Jenkinsfile', 'configures a build service'],
    ['a/.husky/pre-commit', 'runs on every commit'],
    ['a/.npmrc', 'configures a package manager'],
    ['a/.yarn/releases/yarn.cjs', 'holds installed packages'],
  ])('%s: it %s', (path, reason) => {
    expect(forbiddenReason(path, CONTROL)).toBe(reason)
  })
})

describe('a path that a model may write only by its name', () => {
  it.each([
    ['src/a.test.ts', 'is a test file'],
    ['package.json', 'names the dependencies and scripts'],
    ['tsconfig.json', 'sets what the gates check'],
  ])('%s: it %s', (path, reason) => {
    expect(namedOnly(path)?.reason).toBe(reason)
  })
})

it('a path whose text no model sees: .env may hold secrets', () => {
  expect(secretReason('.env')).toBe('may hold secrets')
})

import { expect, test } from 'vitest'
import { collisionKey, pathProblem, safePath } from '../../../shared/paths/safe-path.ts'

test.each(['src/a.ts', 'a', 'docs/été.md', 'a b/c.txt', '.github/x', 'a/.hidden'])('%s is safe', (path) => {
  expect(pathProblem(path)).toBeUndefined()
})

test.each([
  '',
  '/etc/passwd',
  '../x',
  'a/../b',
  './a',
  'a//b',
  'a/',
  'a\\b',
  'C:/x',
  'c:x',
  '-rf',
  'a/--upload-pack=x',
  '.git/config',
  'a/.GIT/x',
  'git~1/x',
  'con',
  'a/NUL.txt',
  'com1',
  'a.',
  'a ',
  'a\u0000b',
  'a\nb',
  'a\u202eb',
  'a\u200b',
  'cafe\u0301',
  'a'.repeat(256),
  `${'a/'.repeat(600)}b`,
  'a:b',
  'a*b',
  'a?b',
  'a"b',
  '\ud800',
])('%j is refused', (path) => {
  expect(pathProblem(path)).toBeTypeOf('string')
  expect(() => safePath(path, 'a test')).toThrow(expect.objectContaining({ code: 'PATH_UNSAFE' }))
})

test('names that differ in case or Unicode form collide', () => {
  expect(collisionKey('SRC/É.ts')).toBe(collisionKey('src/e\u0301.ts'))
  expect(collisionKey('src/a.ts')).not.toBe(collisionKey('src/b.ts'))
})

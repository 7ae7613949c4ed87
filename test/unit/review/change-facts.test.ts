import { expect, test } from 'vitest'
import { sizeOf, sensitivePaths } from '../../../actions/review/change-facts.ts'

test.each([
  [undefined, 'a\nb\n', 2, 0],
  ['a\nb\n', undefined, 0, 2],
  ['a\nb\n', 'a\nb\n', 0, 0],
  ['a\nb\n', 'b\na\n', 0, 0],
  ['a\nb\n', 'a\nc\n', 1, 1],
  ['a\n', 'a\na\n', 1, 0],
  ['a', 'a\n', 0, 0],
  ['', 'a', 1, 0],
])('counts lines of %j and %j as multisets', (base, head, added, removed) => {
  expect(sizeOf([{ path: 'a.ts', base, head }])).toEqual({ files: 1, added, removed, band: 'small' })
})

test.each([
  [50, 3, 'small'],
  [51, 3, 'medium'],
  [50, 4, 'medium'],
  [200, 10, 'medium'],
  [201, 1, 'large'],
  [500, 25, 'large'],
  [501, 1, 'huge'],
  [30, 26, 'huge'],
])('puts %i lines in %i files into the band %s', (lines, files, band) => {
  const first = { path: '0.ts', base: undefined, head: 'x\n'.repeat(lines - files + 1) }
  const rest = Array.from({ length: files - 1 }, (_, index) => ({
    path: `${index + 1}.ts`,
    base: undefined,
    head: 'x\n',
  }))
  expect(sizeOf([first, ...rest])).toEqual({ files, added: lines, removed: 0, band })
})

test.each([
  'src/auth/login.ts',
  'src/userSession.ts',
  'lib/Crypto.ts',
  'src/reset-password.ts',
  'db/migrations/001.ts',
  'schema.sql',
  'src/billing/total.ts',
  'Dockerfile',
  'deploy/Dockerfile.prod',
  'infra/main.tf',
  '.github/workflows/ci.yml',
  'package.json',
  'eslint.config.js',
  'scripts/run.sh',
])('names %s for a person', (path) => {
  expect(sensitivePaths([path])).toMatchObject([{ path }])
})

test('passes over ordinary paths, words that only begin alike included', () => {
  expect(
    sensitivePaths([
      'src/author.ts',
      'src/words.ts',
      'docs/tokenizer.md',
      'src/sessionless.ts',
      'README.md',
      'src/secretary.ts',
    ]),
  ).toEqual([])
})

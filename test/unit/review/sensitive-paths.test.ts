import { expect, test } from 'vitest'
import { sensitivePaths } from '../../../actions/review/sensitive-paths.ts'

test.each([
  ['src/auth/login.ts', 'decides who may do what'],
  ['src/userSession.ts', 'decides who may do what'],
  ['lib/Crypto.ts', 'handles secrets or cryptography'],
  ['src/reset-password.ts', 'handles secrets or cryptography'],
  ['db/migrations/001.ts', 'changes stored records'],
  ['schema.sql', 'changes stored records'],
  ['src/billing/total.ts', 'moves money'],
  ['Dockerfile', 'builds an image'],
  ['deploy/Dockerfile.prod', 'builds an image'],
  ['infra/main.tf', 'sets up machines'],
  ['.github/workflows/ci.yml', 'runs in the build service'],
  ['package.json', 'sets dependencies, scripts or owners'],
  ['eslint.config.js', 'sets what the gates check'],
  ['scripts/run.sh', 'runs commands'],
])('names %s, because it %s', (path, reason) => {
  expect(sensitivePaths([path])).toEqual([{ path, reason }])
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

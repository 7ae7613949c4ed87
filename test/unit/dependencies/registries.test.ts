import { expect, test } from 'vitest'
import { checkLock } from '../../../shared/dependencies/check-lock.ts'
import { registriesIn } from '../../../shared/dependencies/registries.ts'
import { readLock, type LockFile } from '../../../shared/dependencies/read-lock.ts'

function lockOf(resolved?: string): LockFile {
  const entry = { version: '1.0.0', resolved, integrity: `sha512-${'a'.repeat(86)}==` }
  const packages = resolved === undefined ? {} : { 'node_modules/a': entry }
  const lock = readLock(JSON.stringify({ packages: { '': {}, ...packages } }))
  if (lock === undefined) throw new Error('the lock of the test cannot be read')
  return lock
}

function found(before: LockFile, registries: string[] = []): string[] {
  const after = lockOf('https://npm.example.com/b.tgz')
  const manifests = new Map([['', {}]])
  return checkLock({ file: 'package-lock.json', before, after, policy: {}, registries, manifests }).map(
    ({ level, code }) => `${level} ${code}`,
  )
}

test('the registries of a lock file are those of its base, and those of .npmrc at the base', () => {
  expect(found(lockOf('https://registry.npmjs.org/a.tgz'))).toEqual(['block DEPENDENCY_REGISTRY'])
  expect(found(lockOf('https://npm.example.com/a.tgz'))).toEqual([])
  expect(found(lockOf('https://registry.npmjs.org/a.tgz'), ['npm.example.com'])).toEqual([])
  // nothing was named before
  expect(found(lockOf())).toEqual(['warn DEPENDENCY_REGISTRY'])
})

test('.npmrc names registries for all packages and for a scope', () => {
  const npmrc =
    '# registry=https://no.example.com/\nregistry=https://npm.example.com/\n@team:registry = https://team.example.com/npm/\n//npm.example.com/:_authToken=x\n'
  expect(registriesIn(npmrc)).toEqual(['npm.example.com', 'team.example.com'])
})

test.each([
  ['registry="https://npm.example.com/"', 'npm.example.com'],
  ["@team:registry='https://npm.example.com/a'", 'npm.example.com'],
  ['registry = https://npm.example.com ; ours', 'npm.example.com'],
  ['registry=https://npm.example.com # ours', 'npm.example.com'],
  ['"registry"=https://npm.example.com', 'npm.example.com'],
  ['registry[]=https://npm.example.com', 'npm.example.com'],
  ['a=b\rregistry=https://npm.example.com', 'npm.example.com'],
  // over no TLS, or what only the machine knows
  ['registry=http://npm.example.com/', 'http://npm.example.com/'],
  ['registry=${REGISTRY}', '${REGISTRY}'],
])('.npmrc names a registry as npm reads it: %s', (line, registry) => {
  expect(registriesIn(`fund=false\n${line}\n`)).toEqual([registry])
})

test.each([
  '; registry=https://npm.example.com',
  '  # registry=https://npm.example.com',
  '//npm.example.com/:registry-token=x',
  'registry=',
  'my-registry=https://npm.example.com',
])('.npmrc names none: %s', (line) => {
  expect(registriesIn(line)).toEqual([])
})

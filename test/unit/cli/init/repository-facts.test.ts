import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { lineName, readFacts, remoteOf } from '../../../../shared/cli/init/repository-facts.ts'
import { readWorkTreeTexts } from '../../../../shared/cli/found/package-facts.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

describe('the repository behind a remote', () => {
  test.each([
    ['git@github.com:acme/shop.git', 'github.com', 'acme/shop'],
    ['https://github.com/acme/shop', 'github.com', 'acme/shop'],
    ['https://user:token@GitHub.com/acme/shop.git/', 'github.com', 'acme/shop'],
    ['ssh://git@git.example.com:2222/acme/shop.js.git', 'git.example.com', 'acme/shop.js'],
    ['git+ssh://git@github.com/acme/shop.git', undefined, undefined],
    ['/srv/git/shop.git', undefined, undefined],
    ['../shop', undefined, undefined],
    ['https://gitlab.com/group/sub/shop.git', undefined, undefined],
    ['https://github.com/acme/sh${{op', undefined, undefined],
    ['', undefined, undefined],
  ])('of %j is %j %j', (url, host, repository) => {
    expect(remoteOf(url)).toEqual(host === undefined ? undefined : { host, repository })
  })
})

test.each([
  ['Text.Kit', 'text-kit'],
  ['--Ünï code__2', 'n-code-2'],
  ['木', 'line'],
  ['a'.repeat(60), 'a'.repeat(40)],
  [`${'a'.repeat(39)}-b`, 'a'.repeat(39)],
])('the line of %j is called %j', (text, name) => {
  expect(lineName(text)).toBe(name)
})

describe('facts of a repository', () => {
  let repository: TestRepository
  beforeEach(() => {
    repository = makeRepository({ '.gitignore': 'secret\n', 'src/a.ts': 'export {}\n' })
  })
  afterEach(() => repository.remove())

  test('are read from git and package.json', async () => {
    repository.git('remote', 'add', 'origin', 'git@github.com:acme/Shop.git')
    repository.write({
      'package.json':
        '{"scripts":{"test":" node   --test "},"dependencies":{"a":"1"},"devDependencies":{"b":"1"}}',
      'package-lock.json': '{}',
      secret: 'x',
    })
    expect(await readFacts(repository.path)).toEqual({
      name: 'shop',
      repository: 'acme/Shop',
      host: 'github.com',
      under: '',
      branch: 'main',
      head: repository.git('rev-parse', 'HEAD'),
      manifest: {
        script: 'node --test',
        runtime: 'node',
        dependencies: ['a', 'b'],
        choosesTests: false,
        manager: { name: 'npm', version: undefined, lock: 'locked' },
        node: undefined,
        typescript: undefined,
        tools: [],
      },
      files: ['.gitignore', 'package-lock.json', 'package.json', 'src/a.ts'],
    })
  })

  test('leave out what was deleted from the work tree', async () => {
    repository.write({ 'src/a.ts': undefined, 'src/b.ts': 'export {}\n' })
    expect((await readFacts(repository.path)).files).toEqual(['.gitignore', 'src/b.ts'])
  })

  test.each([
    ['vitest.config.ts', "export default { test: { include: ['a'] } }", true],
    ['vite.config.mjs', 'export default {}', false],
    ['vitest.config.mts', "export default { test: { coverage: { include: ['src'] } } }", false],
  ])('tell whether %s names the tests', async (path, text, choosesTests) => {
    repository.write({ 'package.json': '{}', [path]: text })
    expect((await readFacts(repository.path)).manifest?.choosesTests).toBe(choosesTests)
  })

  test('go by the branch of the remote, then by main or master, then by the current one', async () => {
    repository.git('branch', '-m', 'feature')
    expect((await readFacts(repository.path)).branch).toBe('feature')
    repository.git('branch', 'master')
    expect((await readFacts(repository.path)).branch).toBe('master')
    repository.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk')
    expect((await readFacts(repository.path)).branch).toBe('trunk')
  })

  test.each(['{', '[]', '{"scripts":{"test":1},"dependencies":[]}', '\ufeff{}'])(
    'survive a package.json of %j',
    async (text) => {
      repository.write({ 'package.json': text })
      const { manifest } = await readFacts(repository.path)
      expect(
        manifest === undefined || (manifest.script === undefined && manifest.dependencies.length === 0),
      ).toBe(true)
    },
  )

  test('of a project take the next workspace above it that has a lock file', async () => {
    const manifest = (fields: object): string => JSON.stringify(fields)
    repository.write({
      'package.json': manifest({ packageManager: 'npm@11.0.0' }),
      'package-lock.json': '{}',
      'our apps/package.json': manifest({ packageManager: 'pnpm@10.27.0', devDependencies: { mocha: '1' } }),
      'our apps/pnpm-lock.yaml': '',
      'our apps/packages/package.json': '{}',
      'our apps/packages/my kit/package.json': manifest({ scripts: { test: 'mocha' } }),
      'tools/kit/package.json': '{}',
      '.nvmrc': '22',
      'tools/package.json': manifest({ volta: { node: '20.1.0' } }),
    })
    const nested = (await readFacts(repository.path, 'our apps/packages/my kit/')).manifest
    expect([nested?.manager, nested?.dependencies]).toEqual([
      { name: 'pnpm', version: '10.27.0', lock: 'locked' },
      ['mocha'],
    ])
    const other = (await readFacts(repository.path, 'tools/kit/')).manifest
    expect([other?.manager.name, other?.node, nested?.node]).toEqual(['npm', '20.1.0', '22'])
  })

  test('hold the text of regular files only', async () => {
    symlinkSync('/etc/hostname', join(repository.path, 'link.ts'))
    repository.write({ 'big.ts': 'x'.repeat(3 * 1024 * 1024) })
    expect(await readWorkTreeTexts(repository.path, ['big.ts', 'gone.ts', 'link.ts', 'src/a.ts'])).toEqual([
      { path: 'src/a.ts', text: 'export {}\n' },
    ])
  })
})

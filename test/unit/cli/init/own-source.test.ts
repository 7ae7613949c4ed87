import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { join } from 'node:path'
import { ownSource } from '../../../../shared/cli/init/own-source.ts'
import { OWN_REPOSITORY } from '../../../../shared/own-repository.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const SHA = '0123456789abcdef0123456789abcdef01234567'

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({ 'package.json': '{}' })
})
afterEach(() => repository.remove())

describe('where our own actions come from', () => {
  test('is the commit of the checkout, at the repository of its remote', async () => {
    const head = repository.git('rev-parse', 'HEAD')
    expect(await ownSource(repository.path)).toEqual({ source: `${OWN_REPOSITORY}@${head}`, isBuilt: false })
    repository.git('remote', 'add', 'origin', 'https://github.com/acme/jidoka.git')
    expect(await ownSource(repository.path)).toEqual({ source: `acme/jidoka@${head}`, isBuilt: false })
  })

  test('is known to carry the bundles where they are committed', async () => {
    const head = repository.commit({ 'dist/spec-validate.js': '' })
    expect(await ownSource(repository.path)).toEqual({ source: `${OWN_REPOSITORY}@${head}`, isBuilt: true })
  })

  test('is the commit that npm recorded for an installed package', async () => {
    const resolved = `git+ssh://git@github.com/acme/jidoka.git#${SHA}`
    for (const folder of ['node_modules/jidoka', 'node_modules/@acme/jidoka']) {
      repository.write({
        [`${folder}/package.json`]: '{}',
        'node_modules/.package-lock.json': JSON.stringify({ packages: { [folder]: { resolved } } }),
      })
      expect(await ownSource(join(repository.path, folder))).toEqual({
        source: `acme/jidoka@${SHA}`,
        isBuilt: true,
      })
    }
  })

  test('is the release commit that the package of a release names', async () => {
    const home = { type: 'git', url: 'git+https://github.com/acme/jidoka.git' }
    const folder = 'node_modules/@acme/jidoka'
    repository.write({ [`${folder}/package.json`]: JSON.stringify({ repository: home, gitHead: SHA }) })
    const root = join(repository.path, folder)
    expect(await ownSource(root)).toEqual({ source: `acme/jidoka@${SHA}`, isBuilt: true })
    repository.write({ [`${folder}/package.json`]: JSON.stringify({ repository: home, gitHead: 'v1' }) })
    expect(await ownSource(root)).toBeUndefined()
  })

  test.each([
    ['a folder inside somebody else’s repository', { 'vendor/jidoka/package.json': '{}' }, 'vendor/jidoka'],
    [
      'a package from a registry',
      {
        'node_modules/jidoka/package.json': '{}',
        'node_modules/.package-lock.json': JSON.stringify({
          packages: {
            'node_modules/jidoka': { resolved: 'https://registry.npmjs.org/jidoka/-/jidoka-1.0.0.tgz' },
          },
        }),
      },
      'node_modules/jidoka',
    ],
  ])('is not known for %s', async (_, files, folder) => {
    repository.write(files)
    expect(await ownSource(join(repository.path, folder))).toBeUndefined()
  })
})

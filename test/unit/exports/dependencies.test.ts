import { describe, expect, it } from 'vitest'
import { dependenciesFor, manifestsAt, matchDependencies } from '../../../shared/exports/dependencies.ts'
import { listTree } from '../../../shared/git/tree.ts'
import { makeRepository } from '../../support/repository.ts'

describe('the dependencies of a repository', () => {
  it('are read from every package.json of the commit that is no installed one', async () => {
    const json = (dependencies: object): string => JSON.stringify({ dependencies })
    const repository = makeRepository({
      'package.json': JSON.stringify({
        dependencies: { slugify: '1', 'date-fns': '4' },
        peerDependencies: { react: '19' },
        optionalDependencies: { sharp: '1' },
        devDependencies: { vitest: '4' },
      }),
      'packages/a/package.json': json({ 'p-retry': '7' }),
      'packages/b/package.json': '{ not json',
      'packages/c/package.json': '{"dependencies": ["x"]}',
      'packages/d/package.json': '[]',
      'node_modules/e/package.json': json({ evil: '1' }),
    })
    try {
      const { manifests } = await manifestsAt(repository.path, await listTree(repository.path, 'HEAD'))
      expect(manifests).toEqual([
        { folder: '', dependencies: ['date-fns', 'react', 'sharp', 'slugify'] },
        { folder: 'packages/a', dependencies: ['p-retry'] },
        { folder: 'packages/b', dependencies: [] },
        { folder: 'packages/c', dependencies: [] },
        { folder: 'packages/d', dependencies: [] },
      ])
      expect(dependenciesFor('packages/a/src/x.ts', manifests)).toEqual([
        'date-fns',
        'p-retry',
        'react',
        'sharp',
        'slugify',
      ])
      expect(dependenciesFor('packages/ab/src/x.ts', manifests)).toEqual([
        'date-fns',
        'react',
        'sharp',
        'slugify',
      ])
    } finally {
      repository.remove()
    }
  })

  it.each([
    ['slugify', 'slugify', 'same'],
    ['deepEqual', 'deep-equal', 'same'],
    ['equalDeep', '@scope/deep-equal', 'same'],
    ['retry', 'p-retry', 'same'],
    ['debounce', 'lodash.debounce', 'same'],
    ['compareSemver', 'semver', 'alike'],
    ['groupByMonth', 'lodash', 'alike'],
    ['addMonths', 'date-fns', 'alike'],
    ['readYaml', 'js-yaml', 'alike'],
    ['slug', 'slugify', undefined],
    ['parseDuration', 'react', undefined],
    ['utils', '@types/node', undefined],
    ['core', '@scope/core-js', undefined],
  ])('for a function %s and a package %s match: %s', (name, dependency, kind) => {
    expect(matchDependencies(name, [dependency])).toEqual(kind === undefined ? [] : [{ dependency, kind }])
  })
})

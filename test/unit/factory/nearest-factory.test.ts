import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nearestFactory, nearestFactoryInTree } from '../../../shared/factory/nearest-factory.ts'
import { forbiddenReason } from '../../../shared/paths/guarded-paths.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

let repository: TestRepository
let head: string
beforeEach(() => {
  repository = makeRepository()
  head = repository.commit({ 'factory.yml': '', 'packages/kit/factory.yml': '', 'packages/app/a.ts': '' })
})
afterEach(() => repository.remove())

describe('the factory.yml of a spec', () => {
  test.each([
    ['specs/a.spec.md', 'factory.yml'],
    ['a.spec.md', 'factory.yml'],
    ['packages/kit/specs/a.spec.md', 'packages/kit/factory.yml'],
    ['packages/kit/a.spec.md', 'packages/kit/factory.yml'],
    ['packages/app/specs/a.spec.md', 'factory.yml'],
    ['packages/kitchen/a.spec.md', 'factory.yml'],
  ])('%s is %s', async (spec, place) => {
    expect(await nearestFactory(repository.path, head, spec)).toBe(place)
  })

  test('is looked for at the commit, and in the work tree where that is asked', async () => {
    repository.write({ 'packages/app/factory.yml': '' })
    expect(await nearestFactory(repository.path, head, 'packages/app/specs/a.spec.md')).toBe('factory.yml')
    expect(await nearestFactoryInTree(repository.path, 'packages/app/specs')).toBe('packages/app/factory.yml')
    expect(await nearestFactoryInTree(repository.path, '.')).toBe('factory.yml')
  })

  test.each(['packages/app/factory.yml', 'packages/app/Factory.yml', 'packages/app/.factory/house.yml'])(
    'is nothing that a change of another line may write: %s',
    (path) => {
      expect(forbiddenReason(path, { factory: 'factory.yml', specs: 'specs/*.spec.md' })).toBeDefined()
    },
  )
})

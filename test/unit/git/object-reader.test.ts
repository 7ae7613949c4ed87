import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openObjects } from '../../../shared/git/object-reader.ts'
import { refusalOf } from '../../support/refusal-of.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

let repository: TestRepository

beforeEach(() => {
  const large = 'x'.repeat(300_000)
  repository = makeRepository({ 'a.txt': 'a\n', 'empty.txt': '', 'deep/large.txt': large })
})
afterEach(() => repository.remove())

describe('reading objects through one process', () => {
  it('answers many questions at once, each with its own object', async () => {
    const reader = openObjects(repository.path)
    const names = Array.from(
      { length: 300 },
      (_, at) => ['a.txt', 'empty.txt', 'deep/large.txt', 'none'][at % 4],
    )
    const read = await Promise.all(names.map((name) => reader.read(`HEAD:${name ?? ''}`)))
    reader.close()
    expect(read.map((object) => object?.content.length)).toEqual(
      names.map((_, at) => [2, 0, 300_000, undefined][at % 4]),
    )
  })

  it('gives trees as trees, and nothing for a name with a line end', async () => {
    const reader = openObjects(repository.path)
    expect((await reader.read('HEAD:deep'))?.type).toBe('tree')
    expect(await reader.read('HEAD:a.txt\nHEAD:empty.txt')).toBeUndefined()
    reader.close()
  })

  it('starts again after it was closed', async () => {
    const reader = openObjects(repository.path)
    await reader.read('HEAD:a.txt')
    reader.close()
    expect((await reader.read('HEAD:a.txt'))?.content.toString()).toBe('a\n')
    reader.close()
  })

  it('says that git could not read where there is no repository', async () => {
    const reader = openObjects('/')
    expect(await refusalOf(() => reader.read('HEAD:a.txt'))).toMatchObject({ code: 'GIT_FAILED' })
  })
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dropObjects, keptObject, keptObjects } from '../../../shared/git/kept-objects.ts'
import { listTree, readBlobs, readFileAt } from '../../../shared/git/tree.ts'
import { MAX_PARCEL_BYTES } from '../../../shared/limits.ts'
import { countGit } from '../../support/count-git.ts'
import { refusalOf } from '../../support/refusal-of.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

let repository: TestRepository
let commit: string

beforeEach(() => {
  repository = makeRepository({ 'a.txt': 'a\n', 'b/c.txt': 'c\n', 'b.txt': 'b\n' })
  commit = repository.git('rev-parse', 'HEAD')
})
afterEach(() => repository.remove())

const textOf = async (name: string): Promise<string | undefined> =>
  (await keptObjects(repository.path).read(name))?.content.toString()

describe('a process of git that is kept', () => {
  it('answers questions that come one after the other', async () => {
    const asked = await countGit(async () => [
      await textOf(`${commit}:a.txt`),
      await textOf(`${commit}:b.txt`),
    ])
    expect(asked.result).toEqual(['a\n', 'b\n'])
    const again = await countGit(() => textOf(`${commit}:a.txt`))
    expect(again).toEqual({ result: 'a\n', started: 0 })
  })

  it('finds what was written after it started', async () => {
    await textOf(`${commit}:a.txt`)
    const later = repository.commit({ 'd.txt': 'd\n' })
    const asked = await countGit(() => textOf(`${later}:d.txt`))
    expect(asked).toEqual({ result: 'd\n', started: 0 })
  })

  it('ends before its repository is removed, and another one starts with the next question', async () => {
    await textOf(`${commit}:a.txt`)
    dropObjects(repository.path)
    expect(await countGit(() => textOf(`${commit}:a.txt`))).toEqual({ result: 'a\n', started: 1 })
  })

  it('answers where a question of others has ended it', async () => {
    writeFileSync(join(repository.path, 'large.bin'), Buffer.alloc(MAX_PARCEL_BYTES + 1000))
    const all = repository.commit({})
    const large = refusalOf(() => textOf(`${all}:large.bin`))
    const after = textOf(`${all}:b.txt`)
    expect([(await large).code, await after]).toEqual(['FILE_TOO_LARGE', 'b\n'])
  })

  it('gives nothing where there is no repository, so that git itself says why', async () => {
    expect(await keptObject('/', '0'.repeat(40))).toBeUndefined()
  })

  it('leaves a blob that is missing to git, which names it', async () => {
    const read = readBlobs(repository.path, ['1'.repeat(40)])
    await expect(read).rejects.toMatchObject({ code: 'GIT_OBJECT_MISSING' })
  })
})

describe('a part of a commit that was listed already', () => {
  it('needs no process, and is what git lists', async () => {
    const listed = (await listTree(repository.path, commit, [':(literal)b'])).map(({ path }) => path)
    await listTree(repository.path, commit)
    const again = await countGit(() => listTree(repository.path, commit, [':(literal)b']))
    expect(listed).toEqual(['b/c.txt'])
    expect({ ...again, result: again.result.map(({ path }) => path) }).toEqual({ result: listed, started: 0 })
  })

  it('gives the bytes of a file', async () => {
    await listTree(repository.path, commit)
    expect((await readFileAt(repository.path, commit, 'b/c.txt'))?.toString()).toBe('c\n')
    expect(await readFileAt(repository.path, commit, 'b')).toBeUndefined()
  })
})

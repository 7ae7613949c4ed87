import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { gitSucceeds } from '../../../shared/git/git.ts'
import { listTree, readBlobs, readFileAt } from '../../../shared/git/tree.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

const FILES = { 'a.txt': 'a\n', 'src/b.txt': 'bb\n', 'src/deep/c.txt': 'ccc\n' }

let origin: TestRepository
let head: string
let folder: string
beforeEach(() => {
  origin = makeRepository(FILES)
  origin.git('config', 'uploadpack.allowFilter', 'true')
  origin.git('config', 'uploadpack.allowAnySHA1InWant', 'true')
  head = origin.git('rev-parse', 'HEAD')
  folder = mkdtempSync(join(tmpdir(), 'jidoka-partial-'))
})
afterEach(() => {
  origin.remove()
  rmSync(folder, { recursive: true, force: true })
})

function partial(filter: string): string {
  const path = join(folder, filter.replace(':', '-'))
  const words = ['clone', '-q', '--no-checkout', `--filter=${filter}`, `file://${origin.path}`, path]
  execFileSync('git', words, { stdio: 'pipe' })
  return path
}

const gitIn = (path: string, ...words: string[]): string =>
  execFileSync('git', words, { cwd: path, encoding: 'utf8', env: { ...process.env, GIT_NO_LAZY_FETCH: '1' } })

/** How many requests brought objects: each leaves one pack. */
const packs = (path: string): number =>
  Number(/^packs: (\d+)$/m.exec(gitIn(path, 'count-objects', '-v'))?.[1])

describe.each(['blob:none', 'tree:0'])('a clone with --filter=%s', (filter) => {
  test('lists its files with their sizes, and they are here afterwards', async () => {
    const path = partial(filter)
    const tree = await listTree(path, head)
    expect(tree.map((entry) => [entry.path, entry.size])).toEqual([
      ['a.txt', 2],
      ['src/b.txt', 3],
      ['src/deep/c.txt', 4],
    ])
    gitIn(path, 'remote', 'set-url', 'origin', '/nowhere')
    const blobs = await readBlobs(
      path,
      tree.map(({ oid }) => oid),
    )
    expect(blobs.map(String)).toEqual(['a\n', 'bb\n', 'ccc\n'])
  })

  test('fetches one file when one is read', async () => {
    const path = partial(filter)
    expect(String(await readFileAt(path, head, 'src/b.txt'))).toBe('bb\n')
    expect(gitIn(path, 'rev-list', '--objects', '--missing=print', `${head}^{tree}`)).toMatch(/^\?/m)
  })

  test('without its remote takes nothing for absent', async () => {
    const path = partial(filter)
    gitIn(path, 'remote', 'set-url', 'origin', '/nowhere')
    const refused = { code: 'GIT_OBJECT_MISSING', message: expect.stringContaining('/nowhere') as string }
    await expect(listTree(path, head)).rejects.toMatchObject(refused)
    await expect(readFileAt(path, head, 'a.txt')).rejects.toMatchObject(refused)
    await expect(gitSucceeds(path, ['cat-file', '-e', `${head}:a.txt`])).rejects.toMatchObject(refused)
  })
})

test('all that is missing of a commit comes in one request', async () => {
  for (let index = 0; index < 20; index += 1) origin.write({ [`many/${index}.txt`]: `file ${index}\n` })
  const commit = origin.commit({})
  const path = partial('blob:none')
  const before = packs(path)
  await listTree(path, commit)
  expect(packs(path)).toBe(before + 1)
})

test('a program that the configuration names for the other side is not started', async () => {
  const path = partial('blob:none')
  gitIn(path, 'config', 'remote.origin.uploadpack', 'false')
  expect(await listTree(path, head)).toHaveLength(3)
})

test('nor when git would fetch by itself', async () => {
  const path = partial('tree:0')
  const mark = join(folder, 'started')
  gitIn(path, 'config', 'remote.origin.uploadpack', `touch ${mark}; git-upload-pack`)
  await expect(listTree(path, head)).rejects.toMatchObject({ code: 'GIT_OBJECT_MISSING' })
  expect(existsSync(mark)).toBe(false)
})

import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changesBetween, mergeBase } from '../../../shared/git/changes-between.ts'
import { sha256 } from '../../../shared/formats/digest.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

let repository: TestRepository
let base: string
beforeEach(() => {
  repository = makeRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'run.sh': 'true\n' })
  base = repository.git('rev-parse', 'HEAD')
})
afterEach(() => repository.remove())

const between = (head: string) => changesBetween(repository.path, base, head)
const written = (path: string, content: string, mode = '100644') => ({
  path,
  mode,
  sha256: sha256(content),
  content,
})

describe('what differs between two commits', () => {
  it('is every text file as it is now, its mode, and what is gone', async () => {
    chmodSync(join(repository.path, 'run.sh'), 0o755)
    const head = repository.commit({ 'a.txt': 'more\n', 'b.txt': undefined, 'd/c.txt': 'new\n' })
    expect(await between(head)).toEqual({
      changes: [
        written('a.txt', 'more\n'),
        { path: 'b.txt', deletion: true },
        written('d/c.txt', 'new\n'),
        written('run.sh', 'true\n', '100755'),
      ],
      left: [],
    })
  })

  it('is nothing between a commit and itself', async () => {
    expect(await between(base)).toEqual({ changes: [], left: [] })
  })

  it('is a deletion and a new file for a rename', async () => {
    repository.git('mv', 'a.txt', 'z.txt')
    expect((await between(repository.commit({}))).changes).toEqual([
      { path: 'a.txt', deletion: true },
      written('z.txt', 'a\n'),
    ])
  })

  it('leaves out, with the reason, what no change set can hold', async () => {
    writeFileSync(join(repository.path, 'image.bin'), Buffer.from([0xff, 0xfe, 1]))
    writeFileSync(join(repository.path, 'zero.txt'), 'a\0b')
    writeFileSync(join(repository.path, 'large.txt'), 'x'.repeat(2 * 1024 * 1024 + 1))
    symlinkSync('/etc/passwd', join(repository.path, 'link'))
    writeFileSync(join(repository.path, 'a:b.txt'), 'x')
    writeFileSync(Buffer.concat([Buffer.from(`${repository.path}/`), Buffer.from([0x66, 0xff])]), 'x')
    const { changes, left } = await between(repository.commit({}))
    expect(changes).toEqual([])
    expect(left).toEqual([
      { path: 'a:b.txt', reason: 'unsafe' },
      { path: 'f\ufffd', reason: 'unsafe' },
      { path: 'image.bin', reason: 'binary' },
      { path: 'large.txt', reason: 'large' },
      { path: 'link', reason: 'link' },
      { path: 'zero.txt', reason: 'binary' },
    ])
  })

  it('names a submodule', async () => {
    repository.git('update-index', '--add', '--cacheinfo', `160000,${base},module`)
    repository.git('commit', '--quiet', '-m', 'module')
    expect((await between(repository.git('rev-parse', 'HEAD'))).left).toEqual([
      { path: 'module', reason: 'submodule' },
    ])
  })

  it('does not follow a file that became a link, but tells of it', async () => {
    rmSync(join(repository.path, 'a.txt'))
    symlinkSync('b.txt', join(repository.path, 'a.txt'))
    expect(await between(repository.commit({}))).toEqual({
      changes: [],
      left: [{ path: 'a.txt', reason: 'link' }],
    })
  })

  it('is refused when there is more than can be judged at once', { timeout: 60_000 }, async () => {
    const files = Object.fromEntries(
      Array.from({ length: 5001 }, (_, index) => [`n/${index}.txt`, `${index}`]),
    )
    await expect(between(repository.commit(files))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
  })
})

describe('where a branch was made from', () => {
  it('is the newest commit both sides have', async () => {
    const ours = repository.commit({ 'a.txt': 'ours\n' })
    repository.git('checkout', '--quiet', '-b', 'side', base)
    const theirs = repository.commit({ 'b.txt': 'theirs\n' })
    expect(await mergeBase(repository.path, ours, theirs)).toBe(base)
  })

  it('asks for the history where there is none in common', async () => {
    repository.git('checkout', '--quiet', '--orphan', 'other')
    const other = repository.commit({ 'x.txt': 'x\n' })
    await expect(mergeBase(repository.path, base, other)).rejects.toMatchObject({ code: 'GIT_SHALLOW' })
  })
})

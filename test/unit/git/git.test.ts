import { chownSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeSetDocument, changeSetOf } from '../../../shared/git/change-set.ts'
import { writeCommit } from '../../../shared/git/commit.ts'
import { git, gitText } from '../../../shared/git/git.ts'
import { hasRef, repositoryTop, resolveCommit, treeOf, updateRef } from '../../../shared/git/revision.ts'
import { listTree, readBlobs, readFileAt } from '../../../shared/git/tree.ts'
import { writeTree } from '../../../shared/git/write-tree.ts'
import { countGit } from '../../support/count-git.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { withEnv } from '../../support/results-service/in-process.ts'

let repo: TestRepository
let base: string

beforeAll(() => {
  repo = makeRepository()
  repo.write({ 'src/a.ts': 'export const a = 1\n', 'odd [name]*.txt': 'odd', 'empty.txt': '' })
  symlinkSync('/proc/self/environ', join(repo.path, 'link.md'))
  repo.commit({})
  repo.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`)
  repo.git('commit', '-q', '-m', 'a submodule')
  base = repo.git('rev-parse', 'HEAD')
})
afterAll(() => repo.remove())

describe('a tree', () => {
  test('lists links and submodules with their modes', async () => {
    const entries = await listTree(repo.path, base)
    expect(entries.map(({ path, mode, size }) => [path, mode, size])).toEqual([
      ['empty.txt', '100644', 0],
      ['link.md', '120000', 18],
      ['module', '160000', 0],
      ['odd [name]*.txt', '100644', 3],
      ['src/a.ts', '100644', 19],
    ])
  })

  test('gives the blobs of ids in their order', async () => {
    const entries = await listTree(repo.path, base, ['src/a.ts', 'empty.txt'])
    const blobs = await readBlobs(
      repo.path,
      entries.map(({ oid }) => oid),
    )
    expect(blobs.map(String)).toEqual(['', 'export const a = 1\n'])
  })

  test('reads a file by its literal name', async () => {
    expect(String(await readFileAt(repo.path, base, 'odd [name]*.txt'))).toBe('odd')
  })

  test('never follows a link', async () => {
    expect(await readFileAt(repo.path, base, 'link.md')).toBeUndefined()
  })

  test('is read from the commit, not from the work tree', async () => {
    writeFileSync(join(repo.path, 'src/a.ts'), 'changed')
    expect(String(await readFileAt(repo.path, base, 'src/a.ts'))).toBe('export const a = 1\n')
    repo.git('checkout', '-q', '--', 'src/a.ts')
  })

  test('is not taken from another clone that has the commit', async () => {
    const other = makeRepository({ 'x.txt': 'x\n' })
    await listTree(repo.path, base)
    await expect(listTree(other.path, base)).rejects.toMatchObject({ code: 'GIT_FAILED' })
    other.remove()
  })

  test('is read once: small blobs and the listing of a commit are kept by their ids', async () => {
    const other = makeRepository({ 'x.txt': 'kept\n' })
    const commit = await resolveCommit(other.path, 'HEAD')
    const [entry] = await listTree(other.path, commit)
    const read = async () => (await readFileAt(other.path, commit, 'x.txt'))?.toString()
    expect([await read(), entry?.path]).toEqual(['kept\n', 'x.txt'])
    other.remove()
    expect(await read()).toBe('kept\n')
  })

  test('says which blob is missing', async () => {
    await expect(readBlobs(repo.path, ['2'.repeat(40)])).rejects.toMatchObject({ code: 'GIT_OBJECT_MISSING' })
  })
})

describe('a revision', () => {
  test('resolves to a full commit id', async () => {
    expect(await resolveCommit(repo.path, 'main')).toBe(base)
  })

  test.each(['nothing', '--help', 'HEAD~99', ''])('that names no commit is refused: %s', async (name) => {
    await expect(resolveCommit(repo.path, name)).rejects.toMatchObject({ code: 'GIT_REVISION_UNKNOWN' })
  })

  test('outside a repository is refused', async () => {
    await expect(repositoryTop(tmpdir())).rejects.toMatchObject({ code: 'GIT_NOT_A_REPOSITORY' })
  })

  test('in a folder that is missing is no fault of git', async () => {
    const missing = { code: 'GIT_NOT_A_REPOSITORY', message: 'there is no folder /no/such/folder' }
    await expect(repositoryTop('/no/such/folder')).rejects.toMatchObject(missing)
    await expect(resolveCommit('/no/such/folder', 'HEAD')).rejects.toMatchObject(missing)
  })

  test.skipIf(process.getuid?.() !== 0)(
    'in a repository of another user says what git says, and what lets it in',
    async () => {
      const other = makeRepository({ 'a.txt': 'a' })
      chownSync(other.path, 12345, 12345)
      chownSync(join(other.path, '.git'), 12345, 12345)
      const refused = withEnv({ HOME: '/nonexistent', GIT_CONFIG_GLOBAL: '/dev/null' }, () =>
        repositoryTop(other.path),
      )
      await expect(refused).rejects.toMatchObject({
        code: 'GIT_NOT_A_REPOSITORY',
        message: expect.stringMatching(/detected dubious ownership in repository at/) as string,
        hint: expect.stringContaining(`git config --global --add safe.directory ${other.path}`) as string,
      })
      chownSync(other.path, 0, 0)
      other.remove()
    },
  )
})

describe('a change set', () => {
  const changes = () =>
    changeSetOf(base, [
      { path: 'src/b.ts', content: 'export const b = 2\n' },
      { path: 'empty.txt', content: undefined },
    ])

  test('is sorted and fits its schema', () => {
    expect(changeSetDocument.problemsOf(changes())).toEqual([])
    expect(changes().changes.map(({ path }) => path)).toEqual(['empty.txt', 'src/b.ts'])
  })

  test('becomes the tree that git itself would write, without touching index or work tree', async () => {
    const tree = await writeTree(repo.path, base, changes().changes)
    expect(repo.git('status', '--porcelain', '--untracked-files=all')).toBe(' D module')
    expect((await gitText(repo.path, ['ls-tree', '-r', '--name-only', tree])).split('\n')).toEqual([
      'link.md',
      'module',
      'odd [name]*.txt',
      'src/a.ts',
      'src/b.ts',
    ])
  })

  test('removes files from a repository of SHA-256 objects', async () => {
    const modern = makeRepository({ 'gone.txt': 'x\n', 'kept.txt': 'y\n' }, 'sha256')
    const head = modern.git('rev-parse', 'HEAD')
    const removal = changeSetOf(head, [{ path: 'gone.txt', content: undefined }])
    const tree = await writeTree(modern.path, head, removal.changes)
    expect(modern.git('ls-tree', '-r', '--name-only', tree)).toBe('kept.txt')
    modern.remove()
  })

  test('of a hundred files needs as many processes as one of two', async () => {
    const files = Array.from({ length: 100 }, (_, index) => ({
      path: `many/${index}.txt`,
      content: `file ${index}\n`,
    }))
    const few = await countGit(() => writeTree(repo.path, base, changes().changes))
    const many = await countGit(() => writeTree(repo.path, base, changeSetOf(base, files).changes))
    expect(many.started).toBe(few.started)
    expect(many.started).toBeLessThanOrEqual(4)
    expect(repo.git('cat-file', 'blob', `${many.result}:many/99.txt`)).toBe('file 99')
  })

  test('is made once of the same changes', async () => {
    const first = await writeTree(repo.path, base, changes().changes)
    expect(await countGit(() => writeTree(repo.path, base, changes().changes))).toEqual({
      result: first,
      started: 0,
    })
  })

  test('becomes a commit on a branch that must not exist yet', async () => {
    const tree = await writeTree(repo.path, base, changes().changes)
    const date = '2026-01-02T03:04:05.000Z'
    const commit = await writeCommit(repo.path, {
      tree,
      parent: base,
      message: 'A change\n',
      author: { name: 'J', email: 'j@example.com' },
      date,
    })
    await updateRef(repo.path, 'refs/heads/factory/x', commit, '0'.repeat(40))
    expect(await hasRef(repo.path, 'refs/heads/factory/x')).toBe(true)
    expect(await treeOf(repo.path, commit)).toBe(tree)
    await expect(updateRef(repo.path, 'refs/heads/factory/x', base, '0'.repeat(40))).rejects.toMatchObject({
      code: 'GIT_FAILED',
    })
  })
})

test('a failing git command names the command and its last line', async () => {
  await expect(git(repo.path, ['rev-list', 'nothing'])).rejects.toMatchObject({
    code: 'GIT_FAILED',
    message: expect.stringContaining('rev-list'),
  })
})

test('a git command that takes too long is given up, whatever it started', async () => {
  await expect(
    git(repo.path, ['-c', 'alias.wait=!sleep 2', 'wait'], { timeoutMs: 100 }),
  ).rejects.toMatchObject({
    code: 'GIT_FAILED',
    message: 'git -c took more than 0.1 s',
  })
})

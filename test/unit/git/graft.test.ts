import { afterEach, describe, expect, it } from 'vitest'
import { graftFiles } from '../../../shared/git/graft.ts'
import { openObjects } from '../../../shared/git/object-reader.ts'
import { refusalOf } from '../../support/refusal-of.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

const made: TestRepository[] = []

function repository(files: Record<string, string>, format?: 'sha256'): TestRepository {
  const repo = makeRepository(files, format)
  made.push(repo)
  return repo
}

async function graft(
  repo: TestRepository,
  base: string | undefined,
  files: Record<string, string>,
): Promise<string> {
  const reader = openObjects(repo.path)
  const bytes = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]))
  try {
    return await graftFiles({ repo: repo.path, reader }, base, bytes)
  } finally {
    reader.close()
  }
}

afterEach(() => {
  for (const repo of made.splice(0)) repo.remove()
})

describe('grafting files onto a commit', () => {
  it.each(['sha1', 'sha256'] as const)(
    'gives the tree that git itself makes of them (%s)',
    async (format) => {
      const files = {
        'a/b/c.txt': 'c\n',
        'a/b.txt': 'b\n',
        'a.txt': 'a\n',
        'a/bé.txt': 'é\n',
        'a-b/x': 'x\n',
      }
      const repo = repository(files, format === 'sha256' ? 'sha256' : undefined)
      const head = repo.git('rev-parse', 'HEAD')
      const grown = { 'a/b/d.txt': 'd\n', 'a/new/deep/e.txt': 'e\n', 'a.txt': 'changed\n', a0: '0\n' }
      const tree = await graft(repo, head, grown)
      const expected = repo.commit(grown)
      expect(tree).toBe(repo.git('rev-parse', `${expected}^{tree}`))
    },
  )

  it('begins a tree where there is no commit', async () => {
    const repo = repository({ 'a.txt': 'a\n' })
    const tree = await graft(repo, undefined, { 'x/y.txt': 'y\n', 'z.txt': 'z\n' })
    expect(repo.git('ls-tree', '-r', '--name-only', tree).split('\n')).toEqual(['x/y.txt', 'z.txt'])
  })

  it('keeps modes and links of what it does not touch', async () => {
    const repo = repository({ 'run.sh': 'x\n', 'a/b': 'b\n' })
    repo.git('update-index', '--chmod=+x', 'run.sh')
    repo.git('update-index', '--add', '--cacheinfo', `160000,${repo.git('rev-parse', 'HEAD')},sub`)
    repo.git('commit', '-qm', 'modes')
    const before = repo.git('ls-tree', 'HEAD')
    const tree = await graft(repo, repo.git('rev-parse', 'HEAD'), { 'a/c': 'c\n' })
    expect(repo.git('ls-tree', tree, 'run.sh', 'sub')).toBe(
      before
        .split('\n')
        .filter((line) => !line.endsWith('\ta'))
        .join('\n'),
    )
  })

  it('puts no folder where a file is, and no file where a folder is', async () => {
    const repo = repository({ 'a/b': 'b\n' })
    const head = repo.git('rev-parse', 'HEAD')
    expect(await refusalOf(() => graft(repo, head, { 'a/b/c': 'c\n' }))).toMatchObject({ code: 'GIT_FAILED' })
    expect(await refusalOf(() => graft(repo, head, { a: 'a\n' }))).toMatchObject({ code: 'GIT_FAILED' })
  })
})

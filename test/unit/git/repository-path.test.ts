import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { namedPath, namedPlace } from '../../../shared/git/repository-path.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

let repository: TestRepository
let repo: string
let folder: string
beforeEach(() => {
  repository = makeRepository({ 'top.txt': 'top\n', 'in/a.txt': 'a\n', 'in/top.txt': 'another\n' })
  repo = repository.path
  folder = mkdtempSync(join(tmpdir(), 'jidoka-path-'))
})
afterEach(() => {
  repository.remove()
  rmSync(folder, { recursive: true, force: true })
})

const seen = (named: string, cwd = repo, of?: string): Promise<string> => namedPath({ cwd, repo: of }, named)

test('a path through links, or a link to the file, is the path that git knows', async () => {
  const link = join(folder, 'link')
  symlinkSync(repo, link)
  symlinkSync(join(repo, 'in'), join(folder, 'deep'))
  symlinkSync('in/a.txt', join(repo, 'alias.txt'))
  symlinkSync(join(repo, 'in/a.txt'), join(folder, 'far.txt'))
  for (const named of [
    'in/a.txt',
    'alias.txt',
    join(link, 'in/a.txt'),
    join(folder, 'deep/a.txt'),
    join(folder, 'far.txt'),
  ])
    expect(await seen(named)).toBe('in/a.txt')
  expect(await seen(join(repo, 'in/new/x.txt'), link)).toBe('in/new/x.txt')
  expect(await seen('deep/a.txt', folder, 'link')).toBe('in/a.txt')
})

test('a name is looked up where a person stands, and from the top only when nothing is there', async () => {
  const cwd = join(repo, 'in')
  expect(await seen('top.txt', cwd)).toBe('in/top.txt')
  expect(await seen('../top.txt', cwd)).toBe('top.txt')
  expect(await seen('in/a.txt', cwd)).toBe('in/a.txt')
  expect(await seen('in/none.txt', cwd)).toBe('in/none.txt')
  expect(await seen('top.txt', folder, repo)).toBe('top.txt')
  expect(await namedPlace({ cwd: folder, repo: undefined }, 'none.txt')).toBe(join(folder, 'none.txt'))
})

test('a path outside the repository, the repository itself, and a link that leads out of it are refused', async () => {
  symlinkSync(folder, join(repo, 'out'))
  for (const named of [folder, repo, '.', '../x.txt', 'out', 'out/x.txt'])
    await expect(seen(named)).rejects.toMatchObject({ code: 'USAGE' })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { renamesIn, type BaseFiles } from '../../../shared/git/renames.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

let repository: TestRepository | undefined
afterEach(() => repository?.remove())

const LINES = Array.from({ length: 20 }, (_, at) => `export const name${at} = ${at}\n`).join('')

/** The files that are known, with the texts they have in the work tree. */
function baseFiles({ path: folder }: TestRepository, known: readonly string[]): BaseFiles {
  return {
    has: (path) => known.includes(path),
    texts: (paths) => Promise.resolve(paths.map((path) => readFileSync(join(folder, path), 'utf8'))),
    mayExchange: (path) => path.startsWith('src/'),
  }
}

async function renames(
  change: Record<string, string | undefined>,
  known = ['src/a.ts'],
): Promise<[string, string][]> {
  repository = makeRepository({ 'src/a.ts': LINES, 'src/b.ts': 'other\n' })
  const base = repository.git('rev-parse', 'HEAD')
  const files = Object.entries(change).map(([path, content]) => ({ path, content }))
  const { changes } = changeSetOf(base, files)
  return [...(await renamesIn(repository.path, { base, changes }, baseFiles(repository, known)))]
}

test('a file that is moved, and edited a little, is paired with where it lay', async () => {
  expect(await renames({ 'src/a.ts': undefined, 'src/c.ts': LINES })).toEqual([['src/c.ts', 'src/a.ts']])
  repository?.remove()
  const edited = LINES.replace('name3 = 3', 'name3 = 4')
  expect(await renames({ 'src/a.ts': undefined, 'lib/a b.ts': edited })).toEqual([['lib/a b.ts', 'src/a.ts']])
})

test('another text in another place is no move, and neither is a copy', async () => {
  expect(await renames({ 'src/a.ts': undefined, 'src/c.ts': 'something else\n' })).toEqual([])
  repository?.remove()
  expect(await renames({ 'src/c.ts': LINES })).toEqual([])
})

test('nothing is written into the repository', async () => {
  await renames({ 'src/a.ts': undefined, 'src/c.ts': `${LINES}// new\n` })
  // the commit, two folders and two files
  expect(repository?.git('count-objects')).toMatch(/^5 objects/)
  expect(repository?.git('status', '--porcelain')).toBe('')
})

test('files that exchange their names are paired, beside one that moves, and not where they may not', async () => {
  const both = ['src/a.ts', 'src/b.ts']
  expect(await renames({ 'src/a.ts': 'other\n', 'src/b.ts': LINES }, both)).toEqual([
    ['src/a.ts', 'src/b.ts'],
    ['src/b.ts', 'src/a.ts'],
  ])
  repository?.remove()
  // what lay at b is lost
  expect(await renames({ 'src/a.ts': undefined, 'src/b.ts': LINES }, both)).toEqual([])
  repository?.remove()
  // what lay at b is elsewhere
  const chain = { 'src/a.ts': undefined, 'src/b.ts': LINES, 'src/c.ts': 'other\n' }
  expect(await renames(chain, both)).toEqual([
    ['src/b.ts', 'src/a.ts'],
    ['src/c.ts', 'src/b.ts'],
  ])
  repository?.remove()
  // a name in which none may be exchanged
  const outside = { 'src/a.ts': undefined, 'src/b.ts': LINES, 'lib/c.ts': 'other\n' }
  expect(await renames(outside, both)).toEqual([])
})

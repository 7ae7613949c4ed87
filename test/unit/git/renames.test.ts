import { afterEach, expect, test } from 'vitest'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { renamesIn } from '../../../shared/git/renames.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

let repository: TestRepository | undefined
afterEach(() => repository?.remove())

const LINES = Array.from({ length: 20 }, (_, at) => `export const name${at} = ${at}\n`).join('')

async function renames(
  change: Record<string, string | undefined>,
  known = ['src/a.ts'],
): Promise<[string, string][]> {
  repository = makeRepository({ 'src/a.ts': LINES, 'src/b.ts': 'other\n' })
  const base = repository.git('rev-parse', 'HEAD')
  const files = Object.entries(change).map(([path, content]) => ({ path, content }))
  const { changes } = changeSetOf(base, files)
  return [...(await renamesIn(repository.path, { base, changes }, (path) => known.includes(path)))]
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

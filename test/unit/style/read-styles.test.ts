import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changedStyles } from '../../../shared/style/changed-styles.ts'
import { stylesAt } from '../../../shared/style/read-styles.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { foreignModule, modulesOf, plainModule } from './houses.ts'

const OPTIONS = { compiler: ts, most: 1000 }
/** Text that makes the parser of the compiler go back without end. */
const ENDLESS = 'async <T>(a = '.repeat(28)

let repository: TestRepository
let head: string
beforeAll(() => {
  repository = makeRepository({
    ...modulesOf('src', 30, plainModule),
    'src/deep.ts': `${'[\n'.repeat(3000)}${']'.repeat(3000)}\n`,
    'src/endless.ts': ENDLESS,
    'src/huge.ts': 'a()\n'.repeat(200_000),
    'src/minified.js': `a=${'b(),'.repeat(2000)}c\n`,
    'src/latin.ts': '',
    'src/types.d.ts': 'export type A = 1\n',
    'src/price.test.ts': foreignModule(1),
    'dist/a.js': foreignModule(2),
    'node_modules/a/index.js': foreignModule(3),
    'notes.md': '# a\n',
  })
  head = repository.git('rev-parse', 'HEAD')
})
afterAll(() => repository.remove())

describe('the files of a commit', () => {
  it('vote where people wrote them; what is hostile or made is left out in bounded time', async () => {
    const began = performance.now()
    const { files, sources, sampled, unread } = await stylesAt(repository.path, head, OPTIONS)
    expect(performance.now() - began).toBeLessThan(60_000)
    const paths = files.map(({ path }) => path)
    expect(paths.filter((path) => !/^src\/[a-z]+-\d+\.ts$/.test(path))).toEqual(['src/latin.ts'])
    // huge.ts is too large to be a source at all
    expect([files.length, sources, sampled, unread]).toEqual([31, 34, 34, 3])
  })

  it('are sampled by their paths, the same on every machine', async () => {
    const draw = async (): Promise<string[]> =>
      (await stylesAt(repository.path, head, { ...OPTIONS, most: 10 })).files.map(({ path }) => path)
    const first = await draw()
    expect(first).toEqual(await draw())
    expect(first).toEqual([...first].sort())
    expect(first.length).toBeLessThanOrEqual(10)
  })

  it('lose at most one from a sample by a new file', async () => {
    const draw = async (commit: string): Promise<string[]> => {
      const { files } = await stylesAt(repository.path, commit, { ...OPTIONS, most: 20 })
      return files.map(({ path }) => path)
    }
    const next = repository.commit({ 'src/one-more.ts': plainModule(60) })
    const [before, after] = [await draw(head), await draw(next)]
    expect(before.filter((path) => !after.includes(path)).length).toBeLessThanOrEqual(1)
    repository.git('reset', '-q', '--hard', head)
  })
})

it('after three endless files nothing more is read, so that a repository made to be slow ends', async () => {
  const endless = Array.from({ length: 5 }, (_, at) => [`src/a-${at}.ts`, `${ENDLESS}${at}`] as const)
  const slow = makeRepository({
    'src/Before.ts': 'a()\n',
    ...Object.fromEntries(endless),
    'src/z.ts': 'z()\n',
  })
  const read = () => stylesAt(slow.path, slow.git('rev-parse', 'HEAD'), { ...OPTIONS, limitMs: 300 })
  const styles = await read()
  // what is known by then changes nothing
  expect(await read()).toEqual(styles)
  slow.remove()
  expect([styles.files.map(({ path }) => path), styles.unread]).toEqual([['src/Before.ts'], 6])
})

it('a change between commits is what its sources vote on either side', async () => {
  const base = head
  const next = repository.commit({
    'src/price-0.ts': `${plainModule(0)}\nexport const more = 1\n`,
    'src/word-1.ts': undefined,
    'src/added.ts': foreignModule(1),
    'src/added.test.ts': foreignModule(1),
  })
  const changed = await changedStyles(repository.path, { base, head: next }, OPTIONS)
  expect(changed.map(({ path, base: before, head: after }) => [path, before?.size, after?.size])).toEqual([
    ['src/added.ts', undefined, expect.any(Number)],
    ['src/price-0.ts', expect.any(Number), expect.any(Number)],
  ])
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { namesNow } from '../../../shared/git/names-now.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

const LINES = Array.from({ length: 12 }, (_, at) => `export const name${at} = ${at}\n`)
const TEXT = LINES.join('')
const OTHER = Array.from({ length: 12 }, (_, at) => `function other${at}() { return "${at}" }\n`).join('')

let repository: TestRepository
let first = ''
beforeEach(() => {
  repository = makeRepository({ 'src/a.ts': TEXT, 'src/z.ts': 'last\n' })
  first = repository.git('rev-parse', 'HEAD')
})
afterEach(() => repository.remove())

/** Where src/a.ts of the first commit lies now. */
async function now(files = [{ commit: first, path: 'src/a.ts' }]): Promise<string[]> {
  const head = repository.git('rev-parse', 'HEAD')
  const listed = new Set(repository.git('ls-tree', '-r', '--name-only', 'HEAD').split('\n'))
  const isThere = (path: string): boolean => listed.has(path)
  return [...(await namesNow(repository.path, { head, files, isThere })).values()]
}

/** Moves a file and leaves these of its lines as they are. */
function move(from: string, to: string, kept: (line: string, at: number) => string = (line) => line): void {
  const lines = repository.git('show', `HEAD:${from}`).split('\n')
  repository.commit({ [from]: undefined, [to]: `${lines.map(kept).join('\n')}\n` }, 'move')
}

describe('a file that moved', () => {
  it('is found through several moves, each with edits, though little of it is left', async () => {
    move('src/a.ts', 'lib/b.ts', (line, at) => (at % 3 === 0 ? `// ${at}` : line))
    move('lib/b.ts', 'lib/deep/odd [x] ü.ts', (line, at) => (at % 3 === 1 ? `/* ${at} */` : line))
    move('lib/deep/odd [x] ü.ts', 'c.ts')
    expect(await now()).toEqual(['c.ts'])
  })

  it('is found on the side of a branch', async () => {
    repository.git('checkout', '-q', '-b', 'side')
    move('src/a.ts', 'src/b.ts')
    repository.git('checkout', '-q', 'main')
    repository.commit({ 'src/z.ts': 'more\n' })
    repository.git('merge', '-q', '--no-ff', '-m', 'merge', 'side')
    expect(await now()).toEqual(['src/b.ts'])
  })

  it('is the one of that commit where another one had its name before', async () => {
    repository.commit({ 'src/a.ts': undefined, 'old.ts': TEXT }, 'move the first')
    const second = repository.commit({ 'src/a.ts': OTHER }, 'another of that name')
    repository.commit({ 'src/a.ts': undefined, 'new.ts': OTHER }, 'move the second')
    expect(await now()).toEqual(['old.ts'])
    expect(await now([{ commit: second, path: 'src/a.ts' }])).toEqual(['new.ts'])
  })
})

describe('a file that did not move', () => {
  it('is left out: it is there, or was removed, or a file of its name lies elsewhere', async () => {
    expect(await now()).toEqual([])
    repository.commit({ 'src/a.ts': undefined, 'lib/a.ts': OTHER })
    expect(await now()).toEqual([])
  })

  it('is not the copy that stands beside it, also when the original is removed later', async () => {
    repository.commit({ 'src/copy.ts': TEXT })
    expect(await now()).toEqual([])
    repository.commit({ 'src/a.ts': undefined })
    expect(await now()).toEqual([])
  })
})

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foreignModule, modulesOf, plainModule } from '../style/houses.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { runCli, type Ran } from '../../support/story.ts'

let repository: TestRepository
let cache: string
let start: string
beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), 'jidoka-style-'))
  repository = makeRepository(modulesOf('src', 40, plainModule))
  start = repository.git('rev-parse', 'HEAD')
  repository.commit(modulesOf('lib', 25, foreignModule))
})
afterAll(() => {
  repository.remove()
  rmSync(cache, { recursive: true, force: true })
})

function style(...words: string[]): Promise<Ran> {
  return runCli(repository.path, ['style', ...words], { JIDOKA_CACHE: cache })
}

async function json(...words: string[]): Promise<{ exit: number | null; said: Record<string, unknown> }> {
  const { exit, stdout } = await style(...words, '--json')
  return { exit, said: JSON.parse(stdout) as Record<string, unknown> }
}

describe('jidoka style', () => {
  it('profile tells the habits of a commit', async () => {
    const { exit, said } = await json('profile', '--at', start)
    expect(exit).toBe(0)
    expect(said).toMatchObject({ commit: start, method: 1, files: 40, sources: 40, unread: 0 })
    expect(said['habits']).toContainEqual(
      expect.objectContaining({ feature: 'topFunction', majority: 'declaration' }),
    )
    const { stdout } = await style('profile', '--at', start)
    expect(stdout).toContain('top-level functions')
  })

  it('score tells a foreign change, and that of nothing is none', async () => {
    const { exit, said } = await json('score')
    expect(exit).toBe(0)
    expect(said).toMatchObject({ base: start, judged: 'foreign' })
    expect((said['surprises'] as unknown[]).length).toBeGreaterThan(4)
    expect((await json('score', '--base', 'HEAD')).said).toMatchObject({ judged: 'too-little', votes: 0 })
  })

  it('score says the same with a cache as without one', async () => {
    const without = await runCli(repository.path, ['style', 'score', '--json'], { JIDOKA_CACHE: 'off' })
    expect((await style('score', '--json')).stdout).toBe(without.stdout)
  })

  it('census finds the second style, and stops for it when it is asked to', async () => {
    const words = ['census', '--months', '0']
    const { exit, said } = await json(...words)
    expect([exit, said['styles'], said['trend'], said['base']]).toEqual([0, 2, [], null])
    const stopped = await json(...words, '--base', start, '--fail-on-new-style')
    expect([stopped.exit, stopped.said['isNew'], stopped.said['base']]).toEqual([
      1,
      true,
      { commit: start, styles: 1 },
    ])
    expect((await style(...words, '--base', 'HEAD', '--fail-on-new-style')).exit).toBe(0)
  })

  it('census writes a page that loads nothing and runs nothing', async () => {
    const { exit } = await style('census', '--html', 'style.html')
    expect(exit).toBe(0)
    const page = readFileSync(join(repository.path, 'style.html'), 'utf8')
    rmSync(join(repository.path, 'style.html'))
    expect(page).toContain('At least 2 styles')
    expect(page).not.toMatch(/<script|https?:|url\(|@import/)
  })

  it.each([
    [['paint']],
    [[]],
    [['census', '--months', '1000']],
    [['census', '--months', '-1']],
    [['census', '--fail-on-new-style']],
    [['census', '--base', 'HEAD']],
    [['profile', '--html', 'a.html']],
    [['score', '--at', 'HEAD']],
    [['score', 'census']],
  ])('refuses %j', async (words) => {
    const { exit, stderr } = await style(...words)
    expect(exit).toBe(2)
    expect(stderr).toContain('error USAGE')
  })

  it('names a commit that is not there', async () => {
    const { exit, stderr } = await style('score', '--base', 'no-such')
    expect([exit, stderr.includes('GIT_REVISION_UNKNOWN')]).toEqual([2, true])
  })
})

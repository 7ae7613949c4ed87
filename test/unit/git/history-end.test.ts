import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { blame } from '../../../shared/git/blame.ts'
import { historyEnds, isShallow, wayToHistory } from '../../../shared/git/history-end.ts'
import { cloneOf, makeRepository } from '../../support/repository.ts'

const repository = makeRepository({ 'a.ts': 'one\n' })
const { path: repo } = repository
const first = repository.git('rev-parse', 'HEAD')
const second = repository.commit({ 'a.ts': 'one\ntwo\n' })
const last = repository.commit({ 'a.ts': 'one\ntwo\nthree\n' })
const shallow = cloneOf(repo, '--depth=2')
afterAll(() => {
  repository.remove()
  shallow.remove()
})

async function boundaries(of: string): Promise<boolean[]> {
  return (await blame(of, { path: 'a.ts', commit: last })).map(({ isBoundary }) => isBoundary)
}

describe('the end of a history', () => {
  it('is no commit of a whole one, not even the first', async () => {
    expect(await isShallow(repo)).toBe(false)
    expect(await historyEnds(repo, [first, second, last])).toEqual(new Set())
    expect(await boundaries(repo)).toEqual([false, false, false])
  })

  it('is where a shallow clone was cut, whatever the user wants to be shown of first commits', async () => {
    expect(await isShallow(shallow.path)).toBe(true)
    expect(await historyEnds(shallow.path, [second, last])).toEqual(new Set([second]))
    shallow.git('config', 'blame.showRoot', 'true')
    expect(await boundaries(shallow.path)).toEqual([true, true, false])
    expect(await wayToHistory(shallow.path)).toContain('--unshallow')
  })

  it('is no longer there once the rest is fetched', async () => {
    const deepened = cloneOf(repo, '--depth=1')
    deepened.git('fetch', '-q', '--unshallow')
    expect(await boundaries(deepened.path)).toEqual([false, false, false])
    deepened.remove()
  })

  it('is a graft, which is named as the reason', async () => {
    const grafted = cloneOf(repo)
    mkdirSync(join(grafted.path, '.git', 'info'), { recursive: true })
    writeFileSync(join(grafted.path, '.git', 'info', 'grafts'), `${last}\n`)
    expect(await boundaries(grafted.path)).toEqual([true, true, true])
    expect(await wayToHistory(grafted.path)).toContain('info/grafts')
    grafted.remove()
  })

  it('is not where replaced commits say so, because they count nowhere', async () => {
    const replaced = cloneOf(repo)
    replaced.git('replace', '--graft', last)
    expect(await boundaries(replaced.path)).toEqual([false, false, false])
    replaced.remove()
  })

  it('is not in a clone that only lacks files, which are fetched', async () => {
    repository.git('config', 'uploadpack.allowFilter', 'true')
    for (const filter of ['blob:none', 'tree:0']) {
      const partial = cloneOf(repo, '--no-checkout', `--filter=${filter}`)
      expect(await boundaries(partial.path)).toEqual([false, false, false])
      partial.remove()
    }
  })
})

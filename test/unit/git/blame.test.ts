import { afterAll, describe, expect, it } from 'vitest'
import { blame, parseBlame } from '../../../shared/git/blame.ts'
import { makeRepository } from '../../support/repository.ts'

const repository = makeRepository({ 'a.ts': 'one\ntwo\nthree\n' })
const { path: repo } = repository
const start = repository.git('rev-parse', 'HEAD')
const edited = repository.commit({ 'a.ts': 'one\n2\nthree\n' }, 'edit')
repository.git('mv', 'a.ts', 'odd "name"\\ü.ts')
const moved = repository.commit({}, 'move')
afterAll(() => {
  repository.remove()
})
const ODD = 'odd "name"\\ü.ts'

describe('the blame of a file', () => {
  it('names commit, place there and the commit before, also through a rename', async () => {
    const lines = await blame(repo, { path: ODD, commit: moved })
    expect(lines.map(({ line, commit, path, text }) => ({ line, commit, path, text }))).toEqual([
      { line: 1, commit: start, path: 'a.ts', text: 'one' },
      { line: 2, commit: edited, path: 'a.ts', text: '2' },
      { line: 3, commit: start, path: 'a.ts', text: 'three' },
    ])
    expect(lines[1]?.before).toEqual({ commit: start, path: 'a.ts' })
    expect(lines[0]).toMatchObject({ before: undefined, isBoundary: false })
  })

  it('takes ranges, and marks what only the work tree has', async () => {
    const content = Buffer.from('one\n2\nfour\n')
    const lines = await blame(repo, { path: ODD, commit: moved, ranges: [{ first: 2, last: 3 }], content })
    expect(lines.map(({ line, commit }) => [line, commit])).toEqual([
      [2, edited],
      [3, undefined],
    ])
  })

  it('says where a bounded search ended', async () => {
    const lines = await blame(repo, { path: ODD, commit: moved, since: edited })
    expect(lines.every(({ isBoundary }) => isBoundary)).toBe(true)
  })

  it('refuses a file and a line that are not there', async () => {
    await expect(blame(repo, { path: 'b.ts', commit: moved })).rejects.toMatchObject({ code: 'USAGE' })
    const beyond = blame(repo, { path: ODD, commit: moved, ranges: [{ first: 9, last: 9 }] })
    await expect(beyond).rejects.toMatchObject({ code: 'USAGE' })
  })

  it('follows a line that came from another file', async () => {
    const long = 'export const answer = computeTheAnswerToEverything(42, "of a deep thought")\n'
    const made = repository.commit({ 'from.ts': `${long}export const other = 1\n` })
    const carried = repository.commit({ 'from.ts': 'export const other = 1\n', 'to.ts': long })
    const question = { path: 'to.ts', commit: carried }
    expect((await blame(repo, question))[0]?.commit).toBe(carried)
    expect((await blame(repo, { ...question, follow: true }))[0]).toMatchObject({
      commit: made,
      path: 'from.ts',
    })
  })

  it('reads a text line that looks like a header as text', () => {
    const id = 'a'.repeat(40)
    const output = `${id} 1 1 1\nfilename x\n\t${id} 7 7 7\n`
    expect(parseBlame(Buffer.from(output))).toMatchObject([{ line: 1, text: `${id} 7 7 7` }])
  })
})

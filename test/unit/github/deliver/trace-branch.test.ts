import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localRemote } from '../../../../shared/git/remote.ts'
import { keepTrace, TRACE_BRANCH } from '../../../../shared/github/deliver/trace-branch.ts'
import { FactoryError } from '../../../../shared/errors.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const FIRST = 'JD-1111-1111-1111'
const SECOND = 'JD-2222-2222-2222'
const now = new Date('2026-11-23T10:00:00Z')
let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({ 'a.txt': 'a\n' })
})
afterEach(() => repository.remove())

function keep(
  serial: string,
  files: Record<string, string>,
  remote = localRemote(repository.path),
): Promise<string> {
  const listed = Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) }))
  return keepTrace({ serial, files: listed }, { repo: repository.path, remote, now })
}

const kept = (): string[] =>
  repository.git('ls-tree', '-r', '--name-only', `refs/heads/${TRACE_BRANCH}`).split('\n')
const count = (): string => repository.git('rev-list', '--count', `refs/heads/${TRACE_BRANCH}`)

describe('the branch of traces', () => {
  it('holds a folder for each serial, and nothing of the code', async () => {
    await keep(FIRST, { 'parcels/1.json': '{}', 'index.html': '<p>' })
    await keep(SECOND, { 'index.html': '<p>' })
    expect(kept()).toEqual([`${FIRST}/index.html`, `${FIRST}/parcels/1.json`, `${SECOND}/index.html`])
    expect(repository.git('show', `${TRACE_BRANCH}:${FIRST}/index.html`)).toBe('<p>')
    expect(() => repository.git('merge-base', 'main', TRACE_BRANCH)).toThrow()
  })

  it('is left alone by the same trace, and has a new commit for that of a later attempt', async () => {
    const first = await keep(FIRST, { 'parcels/1.json': '{}', 'seal.json': '1' })
    expect(await keep(FIRST, { 'parcels/1.json': '{}', 'seal.json': '1' })).toBe(first)
    await keep(FIRST, { 'parcels/2.json': '{}', 'seal.json': '2' })
    expect(kept()).toEqual([`${FIRST}/parcels/2.json`, `${FIRST}/seal.json`])
    expect(repository.git('show', `${first}:${FIRST}/seal.json`)).toBe('1')
    expect(count()).toBe('2')
  })

  it('takes both traces when another unit keeps its own at the same time', async () => {
    const remote = localRemote(repository.path)
    let races = 1
    const racing = {
      ...remote,
      push: async (branch: string, commit: string, expected: string | undefined): Promise<void> => {
        if (races-- <= 0) return remote.push(branch, commit, expected)
        await keep(SECOND, { 'index.html': '<p>' })
        throw new FactoryError('PUBLISH_OCCUPIED', 'stale info')
      },
    }
    await keep(FIRST, { 'index.html': '<p>' }, racing)
    expect(kept()).toEqual([`${FIRST}/index.html`, `${SECOND}/index.html`])
  })

  it('gives up on a branch that it may not write', async () => {
    const refused = {
      ...localRemote(repository.path),
      push: () => Promise.reject(new FactoryError('PUBLISH_RULES', 'no')),
    }
    await expect(keep(FIRST, { a: 'a' }, refused)).rejects.toMatchObject({ code: 'PUBLISH_RULES' })
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localRemote } from '../../../shared/git/remote.ts'
import {
  gitWriter,
  pushRelease,
  refuseOccupied,
  type PushedRelease,
} from '../../../shared/station/release-branch.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

const SERIAL = 'JD-0000-0000-0000'
const BRANCH = `factory/${SERIAL}`

let repository: TestRepository
let base: string
let tree: string
beforeEach(() => {
  repository = makeRepository({ 'a.txt': 'a\n' })
  base = repository.git('rev-parse', 'HEAD')
  const changed = repository.commit({ 'a.txt': 'b\n' })
  tree = repository.git('rev-parse', `${changed}^{tree}`)
})
afterEach(() => repository.remove())

/** Delivers to the repository itself, the way `jidoka run` does. */
function push(trace: string, date = '2026-01-02T03:04:05.000Z'): Promise<PushedRelease> {
  const message = `A change\n\nFactory-Serial: ${SERIAL}\nFactory-Trace: sha256:${trace.repeat(64)}\n`
  const commit = { tree, parent: base, message, author: { name: 'J', email: 'j@example.com' }, date }
  const release = { branch: BRANCH, serial: SERIAL, changes: [], base, commit }
  const repo = repository.path
  const remote = localRemote(repo)
  return pushRelease(release, {
    repo,
    remote,
    write: gitWriter(repo, remote),
    place: () => Promise.resolve(release),
  })
}

const tip = (): string => repository.git('rev-parse', BRANCH)

describe('the branch of a release in this repository', () => {
  it('is created, and left alone by a second delivery of the same trace', async () => {
    const first = await push('a')
    expect(first).toEqual({ commit: tip(), result: 'created' })
    expect(await push('a', '2027-01-01T00:00:00.000Z')).toEqual({ commit: first.commit, result: 'unchanged' })
  })

  it('names the newest trace', async () => {
    await push('a')
    expect(await push('b')).toEqual({ commit: tip(), result: 'updated' })
    expect(repository.git('log', '-1', '--format=%P%n%B', BRANCH)).toContain(
      `Factory-Trace: sha256:${'b'.repeat(64)}`,
    )
    expect(repository.git('rev-list', '--count', `${base}..${BRANCH}`)).toBe('1')
  })

  it('is not taken from people', async () => {
    await push('a')
    repository.git('checkout', '-q', BRANCH)
    const theirs = repository.commit({ 'a.txt': 'by hand\n' })
    await expect(push('b')).rejects.toMatchObject({ code: 'PUBLISH_OCCUPIED' })
    expect(tip()).toBe(theirs)
  })

  it('is refused before anything is spent when it holds the work of others', async () => {
    const repo = repository.path
    const early = (): Promise<void> => refuseOccupied({ repo, base, serial: SERIAL }, localRemote(repo))
    await early()
    await push('a')
    await early()
    repository.git('checkout', '-q', BRANCH)
    repository.commit({ 'a.txt': 'by hand\n' })
    await expect(early()).rejects.toMatchObject({
      code: 'PUBLISH_OCCUPIED',
      hint: expect.stringContaining(`git branch -m ${BRANCH} `),
    })
    repository.git('reset', '-q', '--hard', base)
    await expect(early()).rejects.toMatchObject({ code: 'PUBLISH_OCCUPIED' })
  })
})

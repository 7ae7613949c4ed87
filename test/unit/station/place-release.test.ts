import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localRemote } from '../../../shared/git/remote.ts'
import { placeRelease } from '../../../shared/station/place-release.ts'
import { gitWriter, pushRelease } from '../../../shared/station/release-branch.ts'
import type { Release } from '../../../shared/station/release.ts'
import { refusalOf, type RefusalRow } from '../../support/refusal-of.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { sourceOf } from '../specification/sample-spec.ts'

let repository: TestRepository
let base: string
beforeAll(() => {
  repository = makeRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n' })
  base = repository.git('rev-parse', 'HEAD')
})
afterAll(() => repository.remove())

/** The refusal, with the commits of this test called by name. */
async function refusal(provoke: () => unknown): Promise<object> {
  const { code, message, next } = await refusalOf(provoke)
  const named = (text: string): string =>
    text.replaceAll(base.slice(0, 12), '<base>').replace(/ to [0-9a-f]{12} and /, ' to <tip> and ')
  return { code, message: named(message), next: named(next) }
}

/** A release that changes a.txt. */
function release() {
  const tree = repository.git('rev-parse', `${base}^{tree}`)
  const author = { name: 'J', email: 'j@example.com' }
  const commit = { tree, parent: base, message: 'A change\n', author, date: '2026-01-02T03:04:05.000Z' }
  return {
    branch: 'factory/JD-0000-0000-0000',
    serial: 'JD-0000-0000-0000',
    changes: [DELETION],
    base,
    commit,
  }
}

const DELETION = { path: 'a.txt', deletion: true } as const
const remote = () => localRemote(repository.path)
const AGAIN = 'start it again; answers that were recorded are used where they still fit'

/** Delivers to this branch a unit whose spec is b.txt. */
function toBranch(branch: string): Promise<Release> {
  const unit = { repo: repository.path, base, specPath: 'b.txt', specBytes: Buffer.from('b\n') }
  return placeRelease(unit, release(), { branch, remote: remote(), restart: 'start it again' })
}

/** A branch beside main with this on top of its base commit. */
function branchWith(branch: string, files: Record<string, string>): string {
  repository.commit(files)
  repository.git('branch', branch)
  repository.git('reset', '--hard', '--quiet', base)
  return branch
}

describe('nothing is delivered:', () => {
  it.each<RefusalRow>([
    [
      'PUBLISH_OCCUPIED',
      'somebody else has the branch',
      () => {
        repository.git('branch', release().branch)
        const repo = repository.path
        const write = gitWriter(repo, remote())
        return pushRelease(release(), {
          repo,
          remote: remote(),
          write,
          place: () => Promise.resolve(release()),
        })
      },
      'the branch factory/JD-0000-0000-0000 exists with another content',
      'look at it, then delete or rename it: git branch -m factory/JD-0000-0000-0000 <name>',
    ],
    [
      'PUBLISH_BASE_MOVED',
      'the base branch is gone',
      () => toBranch('gone'),
      'nothing is delivered: the branch gone is gone',
      'restore the branch, or start the unit on another one',
    ],
    [
      'CHANGE_BASE_MOVED',
      'the base branch changed the file',
      () => toBranch(branchWith('moved', { 'a.txt': 'c\n' })),
      'nothing is delivered: moved has moved from <base> to <tip> and changed a.txt, which this release changes too',
      AGAIN,
    ],
    [
      'PUBLISH_SUPERSEDED',
      'the base branch changed the spec',
      () => toBranch(branchWith('spec', { 'b.txt': 'c\n' })),
      'nothing is delivered: the spec b.txt has changed on spec',
      'start it again',
    ],
    [
      'PUBLISH_SUPERSEDED',
      'another unit has released the spec',
      () =>
        toBranch(
          branchWith('done', { 'b.txt': sourceOf({ released: 'JD-ABCD-EFGH-JKMN' }).bytes.toString() }),
        ),
      'nothing is delivered: the spec b.txt was released as JD-ABCD-EFGH-JKMN on done',
      'nothing to do: the work of this unit is done',
    ],
    [
      'PUBLISH_SUPERSEDED',
      'the spec is withdrawn',
      () => {
        repository.git('rm', '--quiet', 'b.txt')
        return toBranch(branchWith('withdrawn', { 'c.txt': 'c\n' }))
      },
      'nothing is delivered: the spec b.txt is gone from withdrawn',
      'nothing to do if somebody has withdrawn the spec',
    ],
  ])('%s, %s', async (...[code, , provoke, message, next]) => {
    expect(await refusal(provoke)).toEqual({ code, message, next })
  })
})

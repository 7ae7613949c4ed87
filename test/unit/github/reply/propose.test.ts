import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FactoryError } from '../../../../shared/errors.ts'
import { localRemote, type Remote } from '../../../../shared/git/remote.ts'
import type { Pull } from '../../../../shared/github/deliver/pulls.ts'
import { proposeAnswers, type ProposedSpec } from '../../../../shared/github/reply/propose.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const SPEC = 'specs/kebab.spec.md'
const BRANCH = 'factory/answers/kebab'
let repository: TestRepository
let pulls: Pull[]

beforeEach(() => {
  repository = makeRepository({ [SPEC]: 'spec\n', 'other.txt': 'x\n' })
  pulls = []
})
afterEach(() => repository.remove())

const git = (...words: string[]): string => repository.git(...words)
const onBranch = (path = SPEC): string => git('show', `${BRANCH}:${path}`)

/** The branches of the repository, which says as a server does that somebody else was faster. */
function server(): Remote {
  const local = localRemote(repository.path)
  const occupied = (): never => {
    throw new FactoryError('PUBLISH_OCCUPIED', 'somebody was faster')
  }
  return {
    ...local,
    push: (branch, commit, expected) => local.push(branch, commit, expected).catch(occupied),
  }
}

function propose(row: string): Promise<ProposedSpec> {
  const answer = (bytes: Buffer): Buffer =>
    bytes.includes(row) ? bytes : Buffer.concat([bytes, Buffer.from(`${row}\n`)])
  const proposal = {
    branch: 'factory/answers/kebab',
    specPath: SPEC,
    into: 'main',
    message: 'Answer\n',
    answer,
  }
  const deps = {
    repo: repository.path,
    remote: server(),
    pulls: { list: () => Promise.resolve(pulls) },
    now: new Date(0),
  }
  return proposeAnswers(proposal, deps)
}

function pull(state: Pull['state'], commit: string): Pull {
  const head = { branch: BRANCH, commit }
  return { number: 1, title: 't', body: '', state, head, base: 'main', isFork: false }
}

describe('answers to the questions about a spec', () => {
  test('collect on one branch, each as a commit of its own', async () => {
    expect(await propose('one')).toMatchObject({ branch: BRANCH, isNew: true, open: undefined })
    await propose('two')
    expect(onBranch()).toBe('spec\none\ntwo')
    expect(onBranch('other.txt')).toBe('x')
    expect(git('rev-list', '--count', `main..${BRANCH}`)).toBe('2')
  })

  test('all count when they come at the same time', async () => {
    await Promise.all(['one', 'two', 'three'].map((row) => propose(row)))
    expect(onBranch().split('\n').sort()).toEqual(['one', 'spec', 'three', 'two'])
  })

  test('begin again at the branch they go to, once they were merged or closed', async () => {
    await propose('one')
    pulls = [pull('closed', git('rev-parse', BRANCH))]
    repository.commit({ [SPEC]: 'spec\nmeanwhile\n' })
    await propose('two')
    expect(onBranch()).toBe('spec\nmeanwhile\ntwo')
    // the branch has gone on since that pull request was closed
    await propose('three')
    expect(onBranch()).toBe('spec\nmeanwhile\ntwo\nthree')
  })

  test('are nothing new where the spec says so already, and stay proposed where their branch does', async () => {
    expect(await propose('spec')).toMatchObject({ isNew: false })
    expect(git('branch', '--list', BRANCH)).toBe('')
    await propose('one')
    expect(await propose('one')).toMatchObject({ isNew: true })
    expect(git('rev-list', '--count', `main..${BRANCH}`)).toBe('1')
  })

  test('are refused where the spec is gone', async () => {
    git('rm', '-q', SPEC)
    repository.commit({ 'other.txt': 'y\n' })
    await expect(propose('one')).rejects.toMatchObject({ code: 'ANSWER_SPEC_GONE' })
  })
})

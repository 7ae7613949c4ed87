import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openIssues, type Issues } from '../../../../shared/github/ask/issues.ts'
import { closeIssue, keepIssue, type IssueEnd } from '../../../../shared/github/ask/keep-issue.ts'
import { questionsText } from '../../../../shared/github/ask/questions-text.ts'
import { askedOf, questionOf } from '../../../support/asked.ts'
import { startGitHubFake, type GitHubFake } from '../../../support/github-fake/github-fake.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const FACTS = { server: 'https://github.com', owner: 'octo', repository: 'demo', runUrl: 'x', branch: 'main' }
let repository: TestRepository
let fake: GitHubFake

beforeEach(async () => {
  repository = makeRepository({ 'a.txt': 'one\n' })
  fake = await startGitHubFake({ repository: { name: 'octo/demo', path: repository.path } })
})
afterEach(async () => {
  expect(fake.violations()).toEqual([])
  await fake.close()
  repository.remove()
})

const noSleep = (): Promise<void> => Promise.resolve()
function issues(level: 'read' | 'write' = 'write'): Promise<Issues> {
  const token = fake.issueToken({ repository: 'octo/demo', permissions: { issues: level }, run: '1' })
  return openIssues(FACTS, token, { baseUrl: fake.url, secondMs: 1 })
}
const keep = async (asked = askedOf()): Promise<IssueEnd> => keepIssue(await issues(), asked, noSleep)

describe('the issue with the questions about a spec', () => {
  test('is opened once, and left as it is by a re-run', async () => {
    expect(await keep()).toEqual({ kind: 'created', number: 1 })
    expect(await keep()).toEqual({ kind: 'unchanged', number: 1 })
    expect(fake.issues()).toMatchObject([{ number: 1, body: questionsText(askedOf()), state: 'open' }])
  })

  test('is opened once also where the answer of the server got lost', async () => {
    fake.fail({ operation: 'POST /repos/{owner}/{repo}/issues', times: 1, effect: { kind: 'cut' } })
    expect((await keep()).kind).toBe('unchanged')
    expect(fake.issues()).toHaveLength(1)
  })

  test('is brought up to date by a later unit, which says so', async () => {
    await keep()
    const later = askedOf({ serial: 'JD-0000-0000-0002', questions: [questionOf({ call: 'kebab(" ")' })] })
    expect(await keep(later)).toEqual({ kind: 'updated', number: 1 })
    expect(fake.issues()).toMatchObject([{ body: questionsText(later) }])
    expect(fake.comments().map(({ body }) => body)).toEqual([
      expect.stringMatching(/^JD-0000-0000-0002 asks 1 question/),
    ])
  })

  test('is written again where somebody edited it, and nobody is told twice', async () => {
    await keep()
    fake.people.editIssue(1, questionsText(askedOf()).replace('returns ""', 'returns "x"'))
    expect(await keep()).toEqual({ kind: 'updated', number: 1 })
    expect(fake.issues()).toMatchObject([{ body: questionsText(askedOf()) }])
    expect(fake.comments()).toEqual([])
  })

  test('is one of its own beside those of other specs, and beside one that a stranger has marked', async () => {
    fake.people.openIssue('stranger', questionsText(askedOf()))
    await keep(askedOf({ spec: 'specs/other.spec.md' }))
    expect(await keep()).toEqual({ kind: 'created', number: 3 })
    expect(fake.issues()[0]).toMatchObject({ title: 'By hand', state: 'open' })
  })

  test('is none where issues are switched off, or where the token may not', async () => {
    expect(await keepIssue(await issues('read'), askedOf(), noSleep)).toMatchObject({ kind: 'denied' })
    fake.configure({ hasIssues: false })
    expect(await keep()).toEqual({ kind: 'off' })
  })

  test('is closed with a word once a unit of the spec is released, and only then', async () => {
    await keep()
    const done = { serial: 'JD-0000-0000-0003', spec: 'specs/kebab.spec.md' }
    expect(
      await closeIssue(await issues(), { ...done, spec: 'specs/other.spec.md' }, noSleep),
    ).toBeUndefined()
    expect(await closeIssue(await issues(), done, noSleep)).toBe(1)
    expect(await closeIssue(await issues(), done, noSleep)).toBeUndefined()
    expect(fake.issues()).toMatchObject([{ state: 'closed' }])
    expect(fake.comments().map(({ body }) => body)).toEqual(['Answered: JD-0000-0000-0003 is released.'])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { questionsMark } from '../../../../shared/github/ask/questions-mark.ts'
import { WORKFLOW_LOGIN } from '../../../../shared/github/ask/issues.ts'
import { takeAnswers } from '../../../../shared/github/reply/take-answers.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { LINE } from '../../cli/line.ts'

const KIT = 'packages/kit/factory.yml'
let repository: TestRepository
beforeAll(() => {
  const kit = LINE.replace('name: shop', 'name: kit\nspecs: packages/kit/specs/*.spec.md')
  repository = makeRepository({ 'factory.yml': LINE, [KIT]: kit })
})
afterAll(() => repository.remove())

/** What a line does with an answer that cannot be read to a question about this spec. */
async function takenBy(factory: string, spec: string): Promise<unknown> {
  const mark = questionsMark({ serial: 'JD-0000-1111-2222', run: '1', spec })
  const issue = { number: 7, body: mark, login: WORKFLOW_LOGIN, isPull: false }
  const event = { comment: 1, text: '/jidoka answer what?', login: 'octocat', isBot: false, issue }
  const place = { repo: repository.path, factory, commit: 'HEAD', store: 'artifacts', trust: '', token: '' }
  const facts = {
    server: 'https://github.com',
    owner: 'acme',
    repository: 'shop',
    runUrl: '',
    branch: 'main',
  }
  return takeAnswers(event, { ...place, facts, env: {} }).catch(
    (thrown: unknown) => (thrown as { code: string }).code,
  )
}

describe('an answer to a question about', () => {
  it.each([
    ['a spec of the line at the top', 'factory.yml', 'specs/a.spec.md', 'ANSWER_UNREADABLE'],
    ['a spec of the line of a project', KIT, 'packages/kit/specs/a.spec.md', 'ANSWER_UNREADABLE'],
    ['a spec that was moved within the project', KIT, 'packages/kit/old/a.spec.md', 'ANSWER_UNREADABLE'],
    [
      'a spec of a project, heard at the top',
      'factory.yml',
      'packages/kit/specs/a.spec.md',
      'of another line',
    ],
    ['a spec of the top, heard by a project', KIT, 'specs/a.spec.md', 'of another line'],
  ])('%s', async (_, factory, spec, end) => {
    expect(await takenBy(factory, spec)).toBe(end)
  })
})

import { getOctokit } from '@actions/github'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reportFindings } from '../../../../actions/report-findings/report-findings.ts'
import type { Finding } from '../../../../shared/findings.ts'
import { handOn } from '../../../../shared/report/handed-findings.ts'
import { commentMark } from '../../../../shared/report/pull-comment.ts'
import type { RestFault } from '../../../support/github-fake/faults.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { startGitHubFake, type GitHubFake } from '../../../support/github-fake/github-fake.ts'
import { refusalOf } from '../../../support/refusal-of.ts'

const NAME = 'octo/demo'
const AT = { owner: 'octo', repo: 'demo' }
const COMMENT = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'
const SARIFS = 'POST /repos/{owner}/{repo}/code-scanning/sarifs'
const ENV = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: NAME, GITHUB_RUN_ID: '1' }

let fake: GitHubFake
let repository: TestRepository
let head = ''
beforeEach(async () => {
  repository = makeRepository({ 'a.txt': 'one' })
  repository.git('checkout', '--quiet', '-b', 'change')
  head = repository.commit({ 'a.txt': 'two' })
  fake = await startGitHubFake({
    repository: { name: NAME, path: repository.path },
    settings: { codeScanning: true },
  })
  await rest('change').pulls.create({ ...AT, title: 't', head: 'change', base: 'main' })
})
afterEach(async () => {
  expect(fake.violations()).toEqual([])
  await fake.close()
  repository.remove()
})

/** The API for somebody else than the workflows. */
function rest(run: string): ReturnType<typeof getOctokit>['rest'] {
  const permissions = { 'pull-requests': 'write' } as const
  const token = fake.issueToken({ repository: NAME, permissions, run, by: 'app' })
  return getOctokit(token, { baseUrl: fake.url }).rest
}

const BLOCK: Finding = {
  code: 'NO_ANY',
  level: 'block',
  message: 'any hides the type',
  file: 'src/a.ts',
  line: 3,
}

interface How {
  findings?: Finding[]
  to?: 'comment' | 'code-scanning'
  permissions?: Record<string, 'read' | 'write'>
}

async function report({ findings = [BLOCK], to = 'comment', permissions }: How = {}): Promise<string> {
  const scope = to === 'comment' ? 'pull-requests' : 'security-events'
  const token = fake.issueToken({
    repository: NAME,
    permissions: permissions ?? { [scope]: 'write' },
    run: '1',
  })
  const outputs = { findings: handOn({ attempt: 1, examined: '1 file', findings }) }
  const result = findings.some(({ level }) => level === 'block') ? 'failure' : 'success'
  const upstream = JSON.stringify({ gate: { result, outputs } })
  const inputs = { to, line: 'shop', upstream, pull: 1, head, token }
  const service = { sleep: () => Promise.resolve(), options: { baseUrl: fake.url, secondMs: 5 } }
  const { outputs: said } = await reportFindings(inputs, ENV, service)
  return said['shown-as'] ?? ''
}

describe('the comment', () => {
  test('is written once and then brought up to date', async () => {
    expect(await report()).toBe('comment')
    await report({ findings: [{ ...BLOCK, code: 'OTHER' }] })
    await report({ findings: [] })
    expect(fake.comments().map(({ body }) => body.includes('No findings'))).toEqual([true])
  })

  test('is left alone when it says the same already, and not begun when there is nothing to say', async () => {
    await report({ findings: [] })
    expect(fake.comments()).toEqual([])
    await report()
    await report()
    expect(fake.calls().filter((call) => /^P.*comments/.test(call))).toHaveLength(1)
  })

  test('is never that of somebody else who wrote our mark', async () => {
    const body = `${commentMark('shop')}\nall is well`
    await rest('x').issues.createComment({ ...AT, issue_number: 1, body })
    await report()
    expect(fake.comments().map(({ login }) => login)).toEqual(['factory-app[bot]', 'github-actions[bot]'])
    expect(fake.comments()[0]?.body).toBe(body)
  })

  test('is found behind a hundred others', async () => {
    const { issues } = rest('x')
    for (let each = 0; each < 101; each += 1)
      await issues.createComment({ ...AT, issue_number: 1, body: 'look' })
    await report()
    await report({ findings: [] })
    expect(fake.comments()).toHaveLength(102)
  })

  test('is written once though the answer to its writing is lost', async () => {
    fake.fail({ operation: COMMENT, times: 1, effect: { kind: 'cut' } })
    await report()
    expect(fake.comments()).toHaveLength(1)
  })
})

describe('a token that may not', () => {
  const many = Array.from({ length: 30 }, (_, line): Finding => ({ ...BLOCK, line }))
  test.each<[How, string]>([
    [{ permissions: { 'pull-requests': 'read' } }, 'annotations'],
    [{ permissions: { 'pull-requests': 'read' }, findings: many }, 'summary'],
    [{ permissions: {} }, 'annotations'],
    [{ to: 'code-scanning', permissions: {} }, 'annotations'],
  ])('walks down to the next rung: %#', async (how, rung) => {
    expect(await report(how)).toBe(rung)
    expect(fake.comments()).toEqual([])
  })

  test.each<[RestFault['effect'], How['to'] & string, string]>([
    [{ kind: 'status', status: 500 }, 'comment', COMMENT],
    [{ kind: 'html' }, 'comment', 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments'],
    [{ kind: 'status', status: 502 }, 'code-scanning', SARIFS],
  ])('is told apart from a service in trouble: %j', async (effect, to, operation) => {
    fake.fail({ operation, effect })
    expect(await refusalOf(() => report({ to }))).toMatchObject({ code: 'PUBLISH_FAILED' })
  })
})

describe('code scanning', () => {
  test('gets the findings of the commit that was judged', async () => {
    expect(await report({ to: 'code-scanning' })).toBe('code-scanning')
    expect(fake.sarifs()).toMatchObject([{ ref: 'refs/pull/1/head', sha: head, sarif: { version: '2.1.0' } }])
  })
})

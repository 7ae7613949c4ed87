import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Outcome } from '../../../shared/cli/command.ts'
import { command } from '../../../shared/cli/escapes.ts'
import { append, newMerged, newUnit, serialNumber } from '../../support/ledger.ts'
import { startGitHubFake, type GitHubFake } from '../../support/github-fake/github-fake.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { outcomeIn } from '../../support/run-command-in.ts'

let repository: TestRepository
let fake: GitHubFake
let fix = ''

beforeAll(async () => {
  repository = makeRepository({ 'a.ts': 'export const a = 1\n' })
  fake = await startGitHubFake({ repository: { name: 'octo/demo', path: repository.path } })
  const [first, second] = [
    fake.people.openIssue('ada', `orders are lost since ${serialNumber(1)}`),
    fake.people.openIssue('ada', 'slow', ['incident']),
  ]
  const commit = repository.git('rev-parse', 'HEAD')
  await append(repository.path, [newUnit(1), newMerged(1, { commit, committedAt: '2026-01-01T00:00:00Z' })])
  const message = `Repair orders\n\nFixes #${first}, fixes #${second}, and fixes #99.`
  fix = repository.commit({}, message)
})
afterAll(async () => {
  expect(fake.violations()).toEqual([])
  await fake.close()
  repository.remove()
})

function escapes(words: string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  return outcomeIn(repository.path, command, ['--until', '2026-12-01', ...words], env)
}

function github(permissions: Record<string, 'read'>): NodeJS.ProcessEnv {
  const GITHUB_TOKEN = fake.issueToken({ repository: 'octo/demo', permissions, run: '1' })
  return { GITHUB_TOKEN, GITHUB_API_URL: fake.url, GITHUB_REPOSITORY: 'octo/demo' }
}

const FOUND = {
  escapes: [{ serial: serialNumber(1), tier: 'linked' }],
  unnamed: [{ issue: 2 }],
}

describe('escapes by the issues that fixes close', () => {
  it('are read through the API, by number', async () => {
    const { json, text } = await escapes(['--issues', 'github'], github({ issues: 'read' }))
    expect(json).toMatchObject({ ...FOUND, unnamed: [{ commit: fix, issue: 2 }] })
    expect(text).toContain('repairs the incident #2, which names no unit')
    const asked = fake.calls().filter((call) => call.includes('/issues/'))
    expect(asked.map((call) => call.replace(/^GET .*issues./, '')).sort()).toEqual([
      '1 200',
      '2 200',
      '99 404',
    ])
  })

  it('are read from a file that gh wrote', async () => {
    const listed = fake.issues().map(({ login, labels = [], ...issue }) => ({
      ...issue,
      author: { login },
      labels: labels.map((name) => ({ name })),
    }))
    writeFileSync(join(repository.path, 'issues.json'), JSON.stringify(listed))
    expect((await escapes(['--issues', 'issues.json'])).json).toMatchObject(FOUND)
    const { json } = await escapes(['--issues', 'issues.json', '--incident-label', 'outage'])
    expect(json).toMatchObject({ ...FOUND, unnamed: [] })
  })

  it('are not looked for where nobody says so', async () => {
    expect((await escapes([])).json).toMatchObject({ escapes: [], unnamed: [] })
  })

  it('are refused without a token, a permission or a list', async () => {
    await expect(escapes(['--issues', 'github'])).rejects.toMatchObject({ code: 'USAGE' })
    const denied = escapes(['--issues', 'github'], github({ contents: 'read' }))
    await expect(denied).rejects.toMatchObject({
      code: 'PUBLISH_DENIED',
      hint: expect.stringContaining('issues: read') as string,
    })
    writeFileSync(join(repository.path, 'issues.json'), '{}')
    await expect(escapes(['--issues', 'issues.json'])).rejects.toMatchObject({ code: 'JSON_INVALID' })
    await expect(escapes(['--incident-label', 'x'])).rejects.toMatchObject({ code: 'USAGE' })
  })
})

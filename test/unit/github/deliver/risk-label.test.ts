import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLabels } from '../../../../shared/github/deliver/labels.ts'
import { keepRiskLabel, type LabelEnd } from '../../../../shared/github/deliver/risk-label.ts'
import { DEMO_FACTS } from '../../../support/demo-facts.ts'
import { startGitHubFake, type GitHubFake } from '../../../support/github-fake/github-fake.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const NAME = 'octo/demo'
let repository: TestRepository
let fake: GitHubFake
let pull: number
beforeEach(async () => {
  repository = makeRepository({ 'a.txt': 'a\n' })
  fake = await startGitHubFake({ repository: { name: NAME, path: repository.path } })
  pull = fake.people.openIssue('octocat', 'stands for a pull request: both have labels by number')
})
afterEach(async () => {
  expect(fake.violations()).toEqual([])
  await fake.close()
  repository.remove()
})

async function keep(risk: LabelEnd['risk'], level: 'read' | 'write' = 'write'): Promise<LabelEnd> {
  const token = fake.issueToken({ repository: NAME, permissions: { 'pull-requests': level }, run: '1' })
  const labels = await openLabels(DEMO_FACTS, { token, pull }, { baseUrl: fake.url, secondMs: 5 })
  return keepRiskLabel(labels, risk, () => Promise.resolve())
}

const writes = (): string[] => fake.calls().filter((call) => !call.startsWith('GET'))

describe('the label of a risk', () => {
  it('is made where it is absent, and set', async () => {
    expect(await keep('high')).toEqual({ risk: 'high', kind: 'set' })
    expect([fake.labels(), fake.labels(pull)]).toEqual([['jidoka: risk high'], ['jidoka: risk high']])
  })

  it('is left alone when it is there, and taken away when the risk is another', async () => {
    await keep('high')
    const before = writes()
    expect(await keep('high')).toEqual({ risk: 'high', kind: 'unchanged' })
    expect(writes()).toEqual(before)
    expect(await keep('low')).toEqual({ risk: 'low', kind: 'set' })
    expect(fake.labels(pull)).toEqual(['jidoka: risk low'])
    // the label itself stays, with what people made of it
    expect(await keep('high')).toMatchObject({ kind: 'set' })
    expect(fake.labels()).toEqual(['jidoka: risk high', 'jidoka: risk low'])
  })

  it('leaves the labels of people', async () => {
    const token = fake.issueToken({ repository: NAME, permissions: { issues: 'write' }, run: '1' })
    const labels = await openLabels(DEMO_FACTS, { token, pull }, { baseUrl: fake.url })
    await labels.add('risky')
    await keep('medium')
    expect(fake.labels(pull)).toEqual(['risky', 'jidoka: risk medium'])
  })

  it('is told one rung lower where the token may not, or the server will not', async () => {
    expect(await keep('high', 'read')).toMatchObject({ kind: 'lower', error: { code: 'PUBLISH_DENIED' } })
    fake.fail({ effect: { kind: 'status', status: 502 } })
    expect(await keep('high')).toMatchObject({ kind: 'lower', error: { code: 'PUBLISH_FAILED' } })
    expect(fake.labels(pull)).toEqual([])
  })
})

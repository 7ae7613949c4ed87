import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command } from '../../../shared/cli/andon.ts'
import type { Outcome } from '../../../shared/cli/command.ts'
import { startGitHubFake, type GitHubFake } from '../../support/github-fake/github-fake.ts'
import { refusalOf } from '../../support/refusal-of.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { outcomeIn } from '../../support/run-command-in.ts'
import { foreignModule, modulesOf, plainModule } from '../style/houses.ts'

let repository: TestRepository
let fake: GitHubFake
let cache: string
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  cache = mkdtempSync(join(tmpdir(), 'jidoka-andon-'))
  repository = makeRepository({ ...modulesOf('src', 40, plainModule), 'factory.yml': factory('') })
  repository.git('tag', 'v1')
  fake = await startGitHubFake({ repository: { name: 'octo/demo', path: repository.path } })
  const permissions = { actions: 'read', checks: 'read', statuses: 'read', contents: 'read' } as const
  const token = fake.issueToken({ repository: 'octo/demo', permissions, run: '1' })
  env = {
    ...{ GITHUB_TOKEN: token, GITHUB_API_URL: fake.url, GITHUB_REPOSITORY: 'octo/demo' },
    JIDOKA_CACHE: cache,
  }
})
afterAll(async () => {
  expect(fake.violations()).toEqual([])
  await fake.close()
  repository.remove()
  rmSync(cache, { recursive: true, force: true })
})

function factory(andon: string): string {
  return `version: "1"\nname: l\n${andon}line:\n  spec-validate: { pass: trace-publish }\n  trace-publish: {}\n`
}

function andon(words: string[], variables = env): Promise<Outcome> {
  return outcomeIn(repository.path, command, words, variables)
}

/** What the check enters, and whether the line is stopped then. */
async function check(variables = env): Promise<unknown[]> {
  const { exit, json } = await andon(['check'], variables)
  const { entered } = json as { entered: { action: string; rule: string }[] }
  return [exit, entered.map(({ action, rule }) => `${action} ${rule}`), (await andon(['status'], {})).exit]
}

function status(state: 'failure' | 'success' | 'pending'): void {
  fake.people.setStatus({ sha: repository.git('rev-parse', 'main'), context: 'jenkins', state })
}

const RELEASE = ['release', '--by', 'Ada', '--reason', 'known, and nobody waits for it']

describe('a rule about what no ledger knows', () => {
  it('stops the line on every machine once the default branch was seen red, and frees it once it was seen green', async () => {
    repository.commit({ 'factory.yml': factory('andon: { redDefaultBranch: true }\n') })
    expect(await check()).toEqual([0, [], 0])
    status('success')
    expect(await check()).toEqual([0, [], 0])
    status('failure')
    expect(await check()).toEqual([1, ['pull redDefaultBranch'], 1])
    expect(await check()).toEqual([1, [], 1])
    const { json } = await andon(['status'], {})
    expect(json).toMatchObject({
      pulls: [
        { rule: 'redDefaultBranch', reason: expect.stringMatching(/main at .* is red: jenkins/) as string },
      ],
    })
    status('pending')
    expect(await check()).toEqual([0, [], 1])
    status('success')
    expect(await check()).toEqual([0, ['release redDefaultBranch'], 0])
  })

  it('does not stop it again at a commit that a person has released, and does at the next one', async () => {
    status('failure')
    expect(await check()).toEqual([1, ['pull redDefaultBranch'], 1])
    expect((await andon(RELEASE)).exit).toBe(0)
    expect(await check()).toEqual([1, [], 0])
    repository.commit({ 'a.txt': 'next\n' })
    status('failure')
    expect(await check()).toEqual([1, ['pull redDefaultBranch'], 1])
    status('success')
    expect(await check()).toEqual([0, ['release redDefaultBranch'], 0])
  })

  it('is left as it was seen last where there is no token', async () => {
    status('failure')
    await check()
    const { exit, json } = await andon(['check'], { JIDOKA_CACHE: cache })
    expect([exit, json]).toMatchObject([0, { sightings: [{ state: 'unknown' }], entered: [] }])
    expect((await andon(['status'], {})).exit).toBe(1)
    status('success')
    await check()
  })

  it('stops the line for a style that a revision did not have, until it is gone', async () => {
    repository.commit({ 'factory.yml': factory('andon: { newStyle: v1 }\n') })
    expect(await check()).toEqual([0, [], 0])
    repository.commit(modulesOf('lib', 25, foreignModule))
    expect(await check()).toEqual([1, ['pull newStyle'], 1])
    repository.git('rm', '-qr', 'lib')
    repository.commit({})
    expect(await check()).toEqual([0, ['release newStyle'], 0])
  })

  it('is refused where factory.yml has none, or names no commit', async () => {
    repository.commit({ 'factory.yml': factory('andon: { reverted: true }\n') })
    expect(await refusalOf(() => andon(['check']))).toMatchObject({ code: 'USAGE' })
    repository.commit({ 'factory.yml': factory('andon: { newStyle: v9 }\n') })
    expect(await refusalOf(() => andon(['check']))).toMatchObject({ code: 'GIT_REVISION_UNKNOWN' })
    repository.commit({ 'factory.yml': factory('andon: { newStyle: --output=x }\n') })
    expect(await refusalOf(() => andon(['check']))).toMatchObject({ code: 'FACTORY_INVALID' })
  })
})

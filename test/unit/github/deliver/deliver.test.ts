import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGround, BRANCH, SERIAL, type Ground } from '../../../support/delivery.ts'
import { startGitHubFake, type GitHubFake } from '../../../support/github-fake/github-fake.ts'
import type { TestRepository } from '../../../support/repository.ts'
import type { Delivery } from '../../../../shared/github/deliver/deliver.ts'

let ground: Ground
let server: TestRepository
let fake: GitHubFake
let base: string
let waits: number[]
beforeEach(async () => {
  ground = await openGround({ commits: 'push' })
  ;({ server, fake, base, waits } = ground)
})
afterEach(async () => {
  expect(ground.fake.violations()).toEqual([])
  await ground.close()
})

type Attempt = Parameters<Ground['attempt']>[0]

const attempt = (how?: Attempt): Promise<Delivery> => ground.attempt(how)
const releasedAs: Ground['released'] = (summary) => ground.released(summary)

const tip = (): string => server.git('rev-parse', `refs/heads/${BRANCH}`)
const writes = (): string[] => fake.calls().filter((call) => !call.startsWith('GET'))
const failing: Ground['failing'] = (how) => ground.failing(how)

describe('the delivery of a released unit', () => {
  it('pushes one commit with its trailers and opens one pull request with the journey', async () => {
    const delivery = await attempt()
    expect(delivery).toEqual({
      branch: BRANCH,
      commit: tip(),
      base: 'main',
      pullRequest: 1,
      closed: [],
      left: [],
      result: 'created',
    })
    expect(server.git('log', '--format=%P %s', '-1', BRANCH)).toBe(`${base} Kebab case of a headline`)
    expect(server.git('log', '--format=%(trailers:only)', '-1', BRANCH)).toBe(
      `Factory-Serial: ${SERIAL}\nFactory-Trace: sha256:${'f'.repeat(64)}`,
    )
    expect(server.git('diff', '--name-only', base, BRANCH)).toBe('src/kebab.ts')
    const [pull] = fake.pulls()
    expect(pull).toMatchObject({
      title: 'Kebab case of a headline',
      head: BRANCH,
      base: 'main',
      state: 'open',
    })
    expect(pull?.body).toContain('| generate | 1 | pass | test |')
    expect(pull?.body).toContain('| trace-publish | 1 | pass | trace-publish passed |')
  })

  it('changes nothing when it is made again', async () => {
    const first = await attempt()
    const done = writes()
    expect(await attempt()).toEqual({ ...first, result: 'unchanged' })
    expect(writes()).toEqual(done)
    expect(tip()).toBe(first.commit)
  })

  it('moves its branch to a commit that names the trace of the newest attempt', async () => {
    const first = await attempt()
    const again = await attempt({ released: releasedAs('e'.repeat(64)) })
    expect(again).toEqual({ ...first, commit: tip(), result: 'updated' })
    expect(server.git('log', '--format=%P %(trailers:key=Factory-Trace,valueonly)', '-1', BRANCH)).toContain(
      `${base} sha256:${'e'.repeat(64)}`,
    )
    expect(fake.pulls()).toHaveLength(1)
  })

  it('brings our part of an open pull request up to date and leaves what people wrote', async () => {
    await attempt()
    const old =
      fake.pulls()[0]?.body.replace('| generate | 1 | pass | test |', '| generate | 1 | pass | old |') ?? ''
    fake.change(1, { body: `Please look at this.\r\n\r\n${old}\n\nThanks!`, title: 'My title' })
    expect(await attempt()).toMatchObject({ pullRequest: 1, result: 'updated' })
    const { body, title } = fake.pulls()[0]!
    expect(title).toBe('My title')
    expect(body).toMatch(/^Please look at this\.\n\n<!-- jidoka JD-/)
    expect(body).toMatch(/Thanks!$/)
    expect(body).toContain('| generate | 1 | pass | test |')
    expect(await attempt()).toMatchObject({ result: 'unchanged' })
  })

  it('opens the pull request that an earlier attempt could not open', async () => {
    fake.fail({ operation: 'POST /repos/{owner}/{repo}/pulls', effect: { kind: 'permission' } })
    expect(await failing()).toMatchObject({ code: 'PUBLISH_DENIED' })
    const pushed = tip()
    fake.heal()
    expect(await attempt()).toMatchObject({ commit: pushed, pullRequest: 1 })
  })

  it('is done already when its pull request was merged, though its branch is gone', async () => {
    const { commit } = await attempt()
    server.git('merge', '--quiet', '--no-ff', '-m', 'merge', BRANCH)
    server.git('branch', '-D', BRANCH)
    fake.change(1, { state: 'closed', merged: true })
    const done = writes()
    expect(await attempt()).toMatchObject({ pullRequest: 1, result: 'unchanged' })
    expect(writes()).toEqual(done)
    expect(server.git('branch', '--list', 'factory/*')).toBe('')
    expect(commit).toMatch(/^[0-9a-f]{40}$/)
  })

  it('is not opened again once a person closed it', async () => {
    await attempt()
    fake.change(1, { state: 'closed' })
    expect(await failing()).toMatchObject({
      code: 'PUBLISH_CLOSED',
      message: expect.stringContaining('pull request 1 ') as string,
    })
    expect(fake.pulls()).toHaveLength(1)
  })

  it('makes only the branch when only that is wanted', async () => {
    expect(await attempt({ onlyBranch: true })).toMatchObject({ pullRequest: undefined, result: 'created' })
    expect(fake.calls()).toEqual([])
    expect(await attempt({ onlyBranch: true })).toMatchObject({ result: 'unchanged' })
  })
})

describe('a delivery with a token that may not', () => {
  it('names what the push needs', async () => {
    const error = await failing({ permissions: { contents: 'read', 'pull-requests': 'write' } })
    expect(error).toMatchObject({
      code: 'PUBLISH_DENIED',
      hint: expect.stringContaining('contents: write') as string,
    })
    expect(waits).toEqual([])
  })

  it('names what the pull request needs, and says that the branch is pushed', async () => {
    const error = await failing({ permissions: { contents: 'write', 'pull-requests': 'read' } })
    expect(error).toMatchObject({
      code: 'PUBLISH_DENIED',
      hint: expect.stringContaining('pull-requests: write') as string,
      message: expect.stringMatching(/branch factory\/.* is pushed.*pull_requests=write/) as string,
    })
    expect(tip()).toMatch(/^[0-9a-f]{40}$/)
  })

  it('names the setting that keeps workflows from opening pull requests', async () => {
    await fake.close()
    const repository = { name: 'octo/demo', path: server.path }
    ground.fake = await startGitHubFake({ repository, actionsMayOpenPulls: false })
    expect(await failing()).toMatchObject({
      code: 'PUBLISH_PULLS_OFF',
      hint: expect.stringContaining('settings of the repository') as string,
    })
  })
})

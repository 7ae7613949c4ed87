import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGround, BRANCH, SECOND_MS, SERIAL, type Ground } from '../../../support/delivery.ts'
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
const failing = (how?: Attempt): Promise<{ code: string; message: string; hint?: string }> =>
  attempt(how).then(
    () => ({ code: 'none', message: 'it was delivered' }),
    (error: unknown) => error as { code: string; message: string },
  )

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

describe('a delivery that must not be made', () => {
  it('stops when the base branch has changed what the release changes', async () => {
    server.commit({ 'src/kebab.ts': 'export const other = 2\n' })
    expect(await failing()).toMatchObject({
      code: 'PUBLISH_BASE_MOVED',
      message: expect.stringMatching(/\bmain\b.*\bsrc\/kebab\.ts\b/) as string,
    })
    expect(server.git('branch', '--list', 'factory/*')).toBe('')
    expect(writes()).toEqual([])
  })

  it('stops when a folder of the release has become a file', async () => {
    server.git('rm', '-q', '-r', 'src')
    server.commit({ src: 'a file\n' })
    expect(await failing()).toMatchObject({ code: 'PUBLISH_BASE_MOVED' })
  })

  it('goes on when the base branch has moved elsewhere', async () => {
    server.commit({ 'README.md': 'two\n' })
    expect(await attempt()).toMatchObject({ result: 'created' })
    expect(server.git('log', '--format=%P', '-1', BRANCH)).toBe(base)
  })

  it('stops when the base branch is gone', async () => {
    expect(await failing({ branch: 'release' })).toMatchObject({
      code: 'PUBLISH_BASE_MOVED',
      message: expect.stringContaining(' release ') as string,
    })
  })

  it('needs a branch to go to', async () => {
    expect(await failing({ branch: undefined })).toMatchObject({ code: 'USAGE' })
  })

  it.each([
    ['with another content', () => server.commit({ 'src/kebab.ts': 'mine\n' })],
    ['with commits of people on top', () => undefined],
  ])('leaves a branch of that name %s alone', async (_, work) => {
    if (work() === undefined) {
      await attempt({ onlyBranch: true })
      server.git('checkout', '--quiet', BRANCH)
      server.commit({ 'src/kebab.ts': 'fixed by hand\n' })
      server.git('checkout', '--quiet', 'main')
    } else server.git('branch', BRANCH)
    const before = tip()
    expect(await failing()).toMatchObject({ code: 'PUBLISH_OCCUPIED' })
    expect(tip()).toBe(before)
    expect(writes()).toEqual([])
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

describe('a delivery over a service in trouble', () => {
  const POST = 'POST /repos/{owner}/{repo}/pulls'
  const GET = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'

  it.each([
    ['a 500', POST, { kind: 'status', status: 500 }, [1000]],
    ['a page of a proxy', GET, { kind: 'html' }, [1000]],
    ['a cut answer', POST, { kind: 'cut' }, [1000]],
    ['a 500 to a read', GET, { kind: 'status', status: 500 }, []],
    ['the secondary limit', POST, { kind: 'secondary', retryAfterS: 7 }, []],
    ['too many requests', POST, { kind: 'too-many', retryAfterS: 2 }, []],
    ['the primary limit', GET, { kind: 'primary' }, []],
  ] as const)('gets over %s, and makes one pull request', async (_, operation, effect, slept) => {
    fake.fail({ operation, times: 1, effect })
    expect(await attempt()).toMatchObject({ pullRequest: 1 })
    expect(fake.pulls()).toHaveLength(1)
    expect(waits).toEqual(slept)
  })

  it.each([
    ['a write', POST, [1000]],
    ['a read', GET, []],
  ] as const)('does not wait for ever for the answer to %s', async (_, operation, slept) => {
    fake.fail({ operation, times: 1, effect: { kind: 'stall' } })
    expect(await attempt({ timeoutMs: 1500 })).toMatchObject({ pullRequest: 1 })
    expect(waits).toEqual(slept)
  })

  it('waits for a limit as long as the server asks', async () => {
    fake.fail({ operation: GET, times: 1, effect: { kind: 'secondary', retryAfterS: 60 } })
    const start = performance.now()
    await attempt()
    expect(performance.now() - start).toBeGreaterThan(60 * SECOND_MS)
  })

  it.each([
    ['a wait of an hour', POST, { kind: 'too-many', retryAfterS: 3600 }, { slept: [], asked: 1 }],
    ['a limit that stays', GET, { kind: 'secondary', retryAfterS: 1 }, { slept: [], asked: 3 }],
    ['a service that stays down', POST, { kind: 'status', status: 503 }, { slept: [1000, 5000], asked: 3 }],
    ['reads that stay down', GET, { kind: 'status', status: 503 }, { slept: [], asked: 3 }],
    ['pages instead of answers', GET, { kind: 'html' }, { slept: [1000, 5000], asked: 3 }],
  ] as const)('gives up on %s and can be made again', async (_, operation, effect, { slept, asked }) => {
    fake.fail({ operation, effect })
    expect(await failing()).toMatchObject({ code: 'PUBLISH_FAILED', retryable: true })
    expect(waits).toEqual(slept)
    const path = operation === POST ? /^POST .*\/pulls / : /^GET .*\/pulls\/1 /
    expect(fake.calls().filter((call) => path.test(call))).toHaveLength(asked)
    fake.heal()
    expect(await attempt()).toMatchObject({ pullRequest: 1 })
    expect(fake.pulls()).toHaveLength(1)
  })

  it('finds the pull request whose answer was lost', async () => {
    fake.fail({ operation: POST, times: 1, effect: { kind: 'html' } })
    expect(await attempt()).toMatchObject({ pullRequest: 1 })
    expect(fake.pulls()).toHaveLength(1)
  })

  it('does not say delivered while the pull request reads back otherwise', async () => {
    fake.onCall((call) => {
      if (call.startsWith('POST')) server.git('update-ref', `refs/heads/${BRANCH}`, base)
    })
    expect(await failing()).toMatchObject({
      code: 'PUBLISH_FAILED',
      message: expect.stringMatching(/\bpull request 1\b.*: .*\bcommit$/) as string,
    })
    expect(fake.pulls()).toHaveLength(1)
  })
})

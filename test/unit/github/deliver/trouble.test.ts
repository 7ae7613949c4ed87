import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGround, BRANCH, SECOND_MS, type Ground } from '../../../support/delivery.ts'
import type { GitHubFake } from '../../../support/github-fake/github-fake.ts'
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

const failing: Ground['failing'] = (how) => ground.failing(how)

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

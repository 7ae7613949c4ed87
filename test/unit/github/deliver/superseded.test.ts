import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Pulls } from '../../../../shared/github/deliver/pulls.ts'
import { earlierPulls } from '../../../../shared/github/deliver/superseded.ts'
import { specMark } from '../../../../shared/report/spec-mark.ts'
import { openGround, type Ground } from '../../../support/delivery.ts'

const EARLIER = 'JD-1111-1111-1111'
let ground: Ground

beforeEach(async () => {
  ground = await openGround({ commits: 'push' })
})
afterEach(async () => {
  expect(ground.fake.violations()).toEqual([])
  await ground.close()
})

/** Delivers a unit of an earlier base commit, then moves the base branch on. Gives the unit of its new tip. */
async function twoUnits(): Promise<ReturnType<Ground['released']>> {
  const { server, released, attempt, base } = ground
  await attempt({ released: released('1'.repeat(64), { serial: EARLIER, base }) })
  const tip = server.commit({ 'README.md': 'two\n' })
  ground.pull()
  return released(undefined, { base: tip })
}

/** What a person opens, with a text of their own. */
async function propose(pull: Record<string, string>): Promise<void> {
  const permissions = { 'pull-requests': 'write' } as const
  const token = ground.fake.issueToken({ repository: 'octo/demo', permissions, run: '1' })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify(pull)
  await fetch(`${ground.fake.url}/repos/octo/demo/pulls`, { method: 'POST', headers, body })
}

const states = (): string[] => ground.fake.pulls().map(({ number, state }) => `#${number} ${state}`)

describe('the pull request of an earlier unit of the same spec', () => {
  it('is closed with a word about the one that takes its place', async () => {
    const later = await twoUnits()
    expect(await ground.attempt({ released: later })).toMatchObject({ pullRequest: 2, closed: [1], left: [] })
    expect(states()).toEqual(['#1 closed', '#2 open'])
    expect(ground.fake.pulls()[0]?.body).toMatch(/^Superseded by #2: /)
    expect(await ground.attempt({ released: later })).toMatchObject({ result: 'unchanged', closed: [] })
  })

  it('stays open, and is named, when people have worked on its branch', async () => {
    const later = await twoUnits()
    const { server } = ground
    server.git('checkout', '--quiet', `factory/${EARLIER}`)
    server.commit({ 'src/kebab.ts': 'by hand\n' })
    server.git('checkout', '--quiet', 'main')
    expect(await ground.attempt({ released: later })).toMatchObject({ closed: [], left: [1] })
    expect(states()).toEqual(['#1 open', '#2 open'])
  })

  it('is not touched when only its text says so, or it is of another spec', async () => {
    const later = await twoUnits()
    const { server, fake } = ground
    const body = fake.pulls()[0]?.body ?? ''
    fake.change(1, { body: body.replace(/jidoka spec:\S+/, 'jidoka spec:specs%2Fother.spec.md') })
    server.git('branch', 'feature', `factory/${EARLIER}`)
    await propose({ title: 'Mine', head: 'feature', base: 'main', body })
    expect(await ground.attempt({ released: later })).toMatchObject({ closed: [], left: [] })
    expect(states()).toEqual(['#1 open', '#2 open', '#3 open'])
  })

  it('is not looked at when it comes from a fork', async () => {
    const { server, base } = ground
    const pull = {
      number: 9,
      title: 'Mine',
      body: specMark('specs/kebab.spec.md'),
      state: 'open' as const,
      head: { branch: `factory/${EARLIER}`, commit: 'a'.repeat(40) },
      base: 'main',
      isFork: true,
    }
    const pulls = { open: () => Promise.resolve([pull]) } as unknown as Pulls
    const fetch = (): Promise<never> => Promise.reject(new Error('it was looked at'))
    const unit = {
      repo: server.path,
      base,
      specPath: 'specs/kebab.spec.md',
      release: { branch: 'factory/x' },
    }
    const found = await earlierPulls({ ...unit, into: 'main', remote: { fetch }, pulls })
    expect(found).toEqual({ untouched: [], left: [] })
  })

  it('is closed by the next attempt when that failed', async () => {
    const later = await twoUnits()
    const { fake } = ground
    fake.fail({
      operation: 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
      effect: { kind: 'permission' },
    })
    await expect(ground.attempt({ released: later })).rejects.toMatchObject({ code: 'PUBLISH_DENIED' })
    fake.heal()
    expect(await ground.attempt({ released: later })).toMatchObject({ pullRequest: 2, closed: [1] })
    expect(states()).toEqual(['#1 closed', '#2 open'])
  })
})

describe('a unit that comes too late', () => {
  it('is refused when a later unit of its spec is proposed already', async () => {
    const later = await twoUnits()
    ground.fake.change(1, { state: 'closed' })
    await ground.attempt({ released: later })
    const early = ground.released('2'.repeat(64), { serial: 'JD-2222-2222-2222' })
    await expect(ground.attempt({ released: early })).rejects.toMatchObject({
      code: 'PUBLISH_SUPERSEDED',
      message: expect.stringContaining('#2 is of a later unit') as string,
    })
    expect(ground.server.git('branch', '--list', 'factory/JD-2*')).toBe('')
  })

  it('is refused when its spec says something else by now, and the one command starts the new one', async () => {
    const { server, attempt } = ground
    server.commit({ '.github/workflows/factory.yml': 'on: push\n' })
    server.git('reset', '--hard', '--quiet', 'HEAD')
    const base = server.git('rev-parse', 'HEAD')
    ground.pull()
    server.commit({ 'specs/kebab.spec.md': 'another' })
    await expect(attempt({ released: ground.released(undefined, { base }) })).rejects.toMatchObject({
      code: 'PUBLISH_SUPERSEDED',
      hint: 'start the unit again: gh workflow run factory.yml --repo github.com/octo/demo --ref main -f spec=specs/kebab.spec.md',
    })
  })
})

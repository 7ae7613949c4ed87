import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGround, BRANCH, type Ground } from '../../../support/delivery.ts'
import type { GitHubFake } from '../../../support/github-fake/github-fake.ts'
import type { TestRepository } from '../../../support/repository.ts'
import { sourceOf } from '../../specification/sample-spec.ts'
import type { Delivery } from '../../../../shared/github/deliver/deliver.ts'

let ground: Ground
let server: TestRepository
let fake: GitHubFake
let base: string
beforeEach(async () => {
  ground = await openGround({ commits: 'push' })
  ;({ server, fake, base } = ground)
})
afterEach(async () => {
  expect(ground.fake.violations()).toEqual([])
  await ground.close()
})

type Attempt = Parameters<Ground['attempt']>[0]

const attempt = (how?: Attempt): Promise<Delivery> => ground.attempt(how)

const tip = (): string => server.git('rev-parse', `refs/heads/${BRANCH}`)
const writes = (): string[] => fake.calls().filter((call) => !call.startsWith('GET'))
const failing: Ground['failing'] = (how) => ground.failing(how)

describe('the delivery to a base branch that has moved elsewhere', () => {
  const files = (): string => server.git('diff', '--name-only', 'main', BRANCH)
  const on = (): string =>
    server.git('log', '--format=%P %(trailers:key=Factory-Base,valueonly,separator=)', '-1', BRANCH)

  it('lies on its tip, changes the same files, and names the commit it was judged at', async () => {
    const moved = server.commit({ 'README.md': 'two\n', 'lib/new.ts': 'export {}\n' })
    expect(await attempt()).toMatchObject({ result: 'created', pullRequest: 1 })
    expect([on(), files()]).toEqual([`${moved} ${base}`, 'src/kebab.ts'])
  })

  it('changes nothing when it is made again, also when the branch has moved on', async () => {
    server.commit({ 'README.md': 'two\n' })
    const first = await attempt()
    const done = writes()
    server.commit({ 'README.md': 'three\n' })
    expect(await attempt()).toEqual({ ...first, result: 'unchanged' })
    expect([writes(), tip()]).toEqual([done, first.commit])
  })

  it('moves to the new tip with the trace of a newer attempt', async () => {
    server.commit({ 'README.md': 'two\n' })
    await attempt()
    const moved = server.commit({ 'README.md': 'three\n' })
    const again = await attempt({ released: ground.released('e'.repeat(64)) })
    expect(again).toMatchObject({ commit: tip(), result: 'updated' })
    expect([on(), files()]).toEqual([`${moved} ${base}`, 'src/kebab.ts'])
  })

  it('leaves alone what people made of it', async () => {
    server.commit({ 'README.md': 'two\n' })
    await attempt({ onlyBranch: true })
    const message = server.git('log', '--format=%B', '-1', BRANCH)
    server.git('checkout', '--quiet', '-B', BRANCH, 'main')
    const theirs = server.commit({ 'src/kebab.ts': 'by hand\n' }, message)
    server.git('checkout', '--quiet', 'main')
    expect(await failing()).toMatchObject({ code: 'PUBLISH_OCCUPIED' })
    expect(tip()).toBe(theirs)
  })

  it('goes on where workflow files moved: those of the tip are on a branch', async () => {
    const moved = server.commit({ '.github/workflows/ci.yml': 'on: push\n' })
    await attempt()
    expect([on(), files()]).toEqual([`${moved} ${base}`, 'src/kebab.ts'])
  })

  it('is not made when another unit has released its spec', async () => {
    const released = 'JD-ABCD-EFGH-JKMN'
    const { bytes } = sourceOf({ released })
    server.commit({ 'specs/kebab.spec.md': bytes.toString() })
    expect(await failing()).toMatchObject({
      code: 'PUBLISH_SUPERSEDED',
      message: expect.stringContaining(released) as string,
    })
  })
})

describe('a delivery that must not be made', () => {
  it('stops when the base branch has changed what the release changes', async () => {
    server.commit({ 'src/kebab.ts': 'export const other = 2\n' })
    expect(await failing()).toMatchObject({
      code: 'CHANGE_BASE_MOVED',
      where: 'src/kebab.ts',
      message: expect.stringMatching(/\bmain\b.*\bsrc\/kebab\.ts\b/) as string,
    })
    expect(server.git('branch', '--list', 'factory/*')).toBe('')
    expect(writes()).toEqual([])
  })

  it('stops when a folder of the release has become a file', async () => {
    server.git('rm', '-q', '-r', 'src')
    server.commit({ src: 'a file\n' })
    expect(await failing()).toMatchObject({ code: 'CHANGE_BASE_MOVED' })
  })

  it('stops when the base branch has a file of that name by now, though case differs', async () => {
    server.commit({ 'src/Kebab.ts': 'export const other = 2\n' })
    expect(await failing()).toMatchObject({ code: 'CHANGE_BASE_MOVED' })
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

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { BRANCH, openGround, SERIAL, type Ground, type GroundOptions } from '../../../support/delivery.ts'

const GRAPHQL = 'POST /graphql'
let ground: Ground

afterEach(async () => {
  expect(ground.fake.violations()).toEqual([])
  await ground.close()
})

async function open(options: Partial<GroundOptions> = {}): Promise<Ground> {
  return (ground = await openGround({ commits: 'api', ...options }))
}

const branches = (): string[] =>
  ground.server.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/').split('\n')
const tip = (): string => ground.server.git('rev-parse', BRANCH)
const refusal = (type: string, message: string) => ({
  kind: 'graphql' as const,
  body: { data: null, errors: [{ type, message }] },
})
const code = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'none',
    (error: unknown) => (error as { code: string }).code,
  )

/** A rule of the server against a push: the words go to the person who pushes. */
function refusePushes(words: string, when = 'true'): void {
  const hook = `#!/bin/sh\nread old new ref\nif ${when}; then echo "${words}" >&2; exit 1; fi\n`
  const hooks = join(ground.server.path, '.git', 'hooks')
  mkdirSync(hooks, { recursive: true })
  writeFileSync(join(hooks, 'pre-receive'), hook, { mode: 0o755 })
}

describe('a commit that GitHub makes', () => {
  it('is verified, holds the attested tree and the trailers, and stands alone on its branch', async () => {
    const { server, fake, base, attempt } = await open()
    const { commit } = await attempt()
    expect(fake.isVerified(commit)).toBe(true)
    expect(branches()).toEqual([BRANCH, 'main'])
    expect(server.git('log', '--format=%P %cn %s', '-1', BRANCH)).toBe(
      `${base} GitHub Kebab case of a headline`,
    )
    expect(server.git('log', '--format=%(trailers:only)', '-1', BRANCH)).toBe(
      `Factory-Serial: ${SERIAL}\nFactory-Trace: sha256:${'f'.repeat(64)}`,
    )
    expect(server.git('show', `${BRANCH}:src/kebab.ts`)).toBe('export const kebab = 1')
    expect(await attempt()).toMatchObject({ commit, result: 'unchanged' })
  })

  it('takes files away too', async () => {
    const changes = [
      { path: 'src/kebab.ts', content: 'export const kebab = 2\n' },
      { path: 'README.md', content: undefined },
    ]
    const { server, base, attempt } = await open({ changes })
    await attempt()
    expect(server.git('diff', '--name-status', base, BRANCH)).toBe('D\tREADME.md\nM\tsrc/kebab.ts')
  })

  it('takes the place of the one that named an earlier trace, in one move of the branch', async () => {
    const { fake, server, released, attempt } = await open()
    const first = await attempt()
    server.git('config', 'core.logAllRefUpdates', 'always')
    const moved = await attempt({ released: released('e'.repeat(64)) })
    expect(moved).toMatchObject({ commit: tip(), result: 'updated', pullRequest: 1 })
    expect(fake.isVerified(moved.commit)).toBe(true)
    expect(server.git('reflog', 'show', '--format=%H', BRANCH).split('\n')).toEqual([
      moved.commit,
      first.commit,
    ])
    expect(branches()).toEqual([BRANCH, 'main'])
  })

  it.each([
    ['an answer that got lost', { kind: 'html' as const }],
    ['a service in trouble', { kind: 'status' as const, status: 502 }],
    ['a branch that the API does not see yet', refusal('NOT_FOUND', 'Could not resolve to a branch')],
    ['a branch that moved meanwhile', refusal('STALE_DATA', 'Expected branch to point to')],
  ])('is made again after %s', async (_, effect) => {
    const { fake, attempt } = await open()
    fake.fail({ operation: GRAPHQL, times: 1, effect })
    expect(await attempt({ onlyBranch: true })).toMatchObject({ commit: tip(), result: 'created' })
    expect(branches()).toEqual([BRANCH, 'main'])
  })

  it('starts again from what an attempt that broke off left behind', async () => {
    const { server, attempt } = await open()
    server.git('branch', `${BRANCH}-commit`, server.commit({ 'README.md': 'left\n' }))
    server.git('reset', '--hard', '--quiet', 'HEAD~1')
    expect(await attempt({ onlyBranch: true })).toMatchObject({ result: 'created' })
    expect(branches()).toEqual([BRANCH, 'main'])
  })

  it('is not delivered when its tree is not the attested one', async () => {
    const { server, fake, base, attempt } = await open()
    const oid = server.git('commit-tree', `${base}^{tree}`, '-p', base, '-m', 'another tree')
    fake.fail({
      operation: GRAPHQL,
      effect: { kind: 'graphql', body: { data: { createCommitOnBranch: { commit: { oid } } } } },
    })
    fake.onCall(() => server.git('update-ref', `refs/heads/${BRANCH}-commit`, oid))
    expect(await code(attempt({ onlyBranch: true }))).toBe('PUBLISH_TREE')
    expect(branches()).toEqual(['main'])
  })
})

describe('git makes the commit instead', () => {
  it.each([
    [
      'the release has an executable file',
      { changes: [{ path: 'run.sh', content: 'true\n', mode: '100755' as const }] },
    ],
    ['the server does not know how', {}],
    ['the change is too large for it', {}],
  ])('when %s, and says so', async (why, options) => {
    const { fake, warnings, attempt } = await open(options)
    const message = why.includes('large')
      ? 'The input exceeds the maximum size limit'
      : "Field 'createCommitOnBranch' doesn't exist on type 'Mutation'"
    fake.fail({ operation: GRAPHQL, effect: refusal('', message) })
    const { commit } = await attempt({ onlyBranch: true })
    expect(fake.isVerified(commit)).toBe(false)
    expect(commit).toBe(tip())
    expect(warnings).toEqual([expect.stringContaining('not signed by GitHub') as string])
    expect(branches()).toEqual([BRANCH, 'main'])
  })

  it('when the release changes a file that is executable', async () => {
    await open({ executable: ['src/kebab.ts'] })
    const { commit } = await ground.attempt({ onlyBranch: true })
    expect(ground.fake.isVerified(commit)).toBe(false)
  })
})

describe('a server that refuses a commit', () => {
  it.each([
    ['PUBLISH_DENIED', 'FORBIDDEN', 'Resource not accessible by integration'],
    [
      'PUBLISH_UNSIGNED',
      'UNPROCESSABLE',
      'Repository rule violations found: Commits must have verified signatures.',
    ],
    [
      'PUBLISH_RULES',
      'UNPROCESSABLE',
      'Repository rule violations found: Cannot create ref due to creations being restricted.',
    ],
    ['PUBLISH_FAILED', '', 'Something went wrong while executing your query.'],
  ])('is %s for %s: %s', async (expected, type, message) => {
    const { fake, attempt } = await open()
    fake.fail({ operation: GRAPHQL, effect: refusal(type, message) })
    expect(await code(attempt({ onlyBranch: true }))).toBe(expected)
  })

  it.each([
    [
      'PUBLISH_BASE_MOVED',
      'refusing to allow a GitHub App to create or update workflow .github/workflows/ci.yml without workflows permission',
    ],
    [
      'PUBLISH_UNSIGNED',
      'error: GH013: Repository rule violations found. - Commits must have verified signatures.',
    ],
    ['PUBLISH_RULES', 'error: GH006: Protected branch update failed for refs/heads/factory/x.'],
  ])('is %s for a push that it answers so', async (expected, words) => {
    const { attempt } = await open({ commits: 'push' })
    refusePushes(words)
    expect(await code(attempt({ onlyBranch: true }))).toBe(expected)
    expect(branches()).toEqual(['main'])
  })

  it('is made on the new tip when the base branch moved meanwhile: workflow files of no branch are refused as a missing right', async () => {
    const { server, fake, attempt } = await open()
    let moved = ''
    fake.onCall((call) => {
      if (call.startsWith(GRAPHQL) && moved === '')
        moved = server.commit({ '.github/workflows/ci.yml': 'on: push\n' })
    })
    const effect = refusal('FORBIDDEN', 'Resource not accessible by integration')
    fake.fail({ operation: GRAPHQL, times: 1, effect })
    const { commit } = await attempt({ onlyBranch: true })
    expect(server.git('rev-parse', `${commit}^`)).toBe(moved)
  })
})

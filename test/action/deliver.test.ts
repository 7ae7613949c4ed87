import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keyedSigner } from '../../shared/trace/signer/signer.ts'
import { invariantDigestOf } from '../../shared/trace/statement/invariant.ts'
import { claimedStatement, readParcel, sealParcel } from '../../shared/trace/parcel/parcel.ts'
import type { ActionRun } from '../support/action.ts'
import { startGitHubFake, type GitHubFake } from '../support/github-fake/github-fake.ts'
import { runCommand } from '../support/processes.ts'
import { makeStationKeys, SIGNING_STATIONS } from '../support/station-keys.ts'
import { startWalk, type Needs, type Walk } from '../support/walk.ts'

const NAME = 'example/text-kit'
const keys = makeStationKeys()
let walk: Walk
let fake: GitHubFake
let scratch: string

beforeAll(async () => {
  walk = startWalk({ spec: 'truncate-middle', adapt: keys.install })
  for (const station of SIGNING_STATIONS) {
    if (station === 'review') await walk.commands('test')
    const { serial = '' } = walk.needs['spec-validate-r1']?.outputs ?? {}
    const own = station === 'trace-publish' ? { 'trace-folder': join(walk.store, 'traces', serial) } : {}
    await walk.station(station, { ...own, 'signing-key': keys.pemOf(station) })
  }
  // without GitHub the last station commits to the repository itself
  const { branch = '' } = walk.needs['trace-publish-r1']?.outputs ?? {}
  runCommand(walk.folder, 'git', 'branch', '--delete', '--force', branch)
  fake = await startGitHubFake({ repository: { name: NAME, path: walk.folder } })
  scratch = mkdtempSync(join(tmpdir(), 'jidoka-deliver-'))
})
afterAll(async () => {
  await fake.close()
  walk.remove()
  rmSync(scratch, { recursive: true, force: true })
})

/** The action as a job on GitHub; git finds the walk's repository under its GitHub address. */
async function deliver(
  at: Walk,
  permissions: Record<string, 'read' | 'write'> = ALL,
  inputs: Record<string, string> = {},
): Promise<ActionRun> {
  const config = join(scratch, 'gitconfig')
  writeFileSync(
    config,
    `[url "${pathToFileURL(walk.folder).href}"]\n\tinsteadOf = https://github.com/${NAME}.git\n`,
  )
  const token = fake.issueToken({ repository: NAME, permissions, run: '1' })
  const given = { token, ...inputs, ...(inputs['read-token'] === undefined ? {} : { 'read-token': token }) }
  return at.station('deliver', given, { ...RUN, GITHUB_API_URL: fake.url, GIT_CONFIG_GLOBAL: config })
}

const ALL = { contents: 'write', 'pull-requests': 'write' } as const
const RUN = {
  GITHUB_RUN_ID: '7',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REF: 'refs/heads/main',
}

const errorOf = (ran: ActionRun): { code?: string } =>
  JSON.parse(ran.outputs['error'] ?? '{}') as { code?: string }
const branches = (): string => runCommand(walk.folder, 'git', 'branch', '--list', 'factory/*')

function without(job: string): Needs {
  return Object.fromEntries(Object.entries(walk.needs).filter(([name]) => name !== job))
}

/** The summary of a sealing station that was taken over: signed with its own key, about another tree. */
async function withAnotherSummary(): Promise<Walk> {
  const at = walk.fork(structuredClone(walk.needs))
  const job = at.needs['trace-publish-r1']
  if (job === undefined) throw new Error('the unit was not sealed')
  const path = join(at.store, job.outputs['parcel-name'] ?? '')
  const statement = claimedStatement(readFileSync(path))
  const tree = statement.subject.find(({ name }) => name === 'tree')
  if (tree === undefined) throw new Error('the summary has no tree')
  tree.digest = { gitTree: runCommand(walk.folder, 'git', 'rev-parse', 'HEAD^{tree}') }
  const { jidokaTraceV1 } = statement.predicate
  jidokaTraceV1.reproduction.invariantDigest = invariantDigestOf(statement)
  const { attachments } = readParcel(readFileSync(path))
  const signer = keyedSigner(keys.pemOf('trace-publish'), 'trace-publish')
  const sealed = await sealParcel({ statement, attachments, signer, attempt: 1 })
  writeFileSync(path, sealed.bytes)
  Object.assign(job.outputs, { 'parcel-sha256': sealed.sha256, 'link-sha256': sealed.payloadSha256 })
  return at
}

describe('the action deliver', () => {
  test('refuses a unit whose last station did not release it', async () => {
    const ran = await deliver(walk.fork(without('trace-publish-r1')))
    expect([ran.exit, errorOf(ran).code]).toEqual([3, 'PUBLISH_NOT_RELEASED'])
    expect(branches()).toBe('')
  })

  test('refuses a unit with a link left out', async () => {
    const ran = await deliver(walk.fork(without('style-gate-r1')))
    expect([ran.exit, errorOf(ran).code]).toEqual([3, 'LINK_REJECTED'])
  })

  test('refuses a summary that attests another tree than the change makes', async () => {
    const ran = await deliver(await withAnotherSummary())
    expect([ran.exit, errorOf(ran).code]).toEqual([3, 'PUBLISH_UNATTESTED'])
    expect(branches()).toBe('')
  })

  test('is red where its token may not open pull requests, and says that the unit is released', async () => {
    const ran = await deliver(walk, { contents: 'write', 'pull-requests': 'read' })
    expect([ran.exit, errorOf(ran).code, ran.outputs['delivered']]).toEqual([3, 'PUBLISH_DENIED', 'false'])
    expect(ran.summary).toMatch(/^\*\*Not delivered\*\* \(PUBLISH_DENIED\).*The unit is released/)
  })

  test('makes the branch and its pull request without any signing key', async () => {
    const ran = await deliver(walk)
    const { serial, branch, commit } = ran.outputs
    expect([ran.exit, ran.stderr, branch]).toEqual([0, '', `factory/${serial ?? ''}`])
    expect(ran.outputs).toMatchObject({ delivered: 'true', 'pull-request': '1' })
    expect(runCommand(walk.folder, 'git', 'rev-parse', branch ?? '')).toBe(commit)
    const summary = walk.needs['trace-publish-r1']?.outputs['link-sha256'] ?? ''
    expect(runCommand(walk.folder, 'git', 'log', '-1', '--format=%B', branch ?? '')).toContain(
      `Factory-Trace: sha256:${summary}`,
    )
    expect(fake.isVerified(commit ?? '')).toBe(true)
    expect(fake.pulls()[0]?.body).not.toContain('approve the workflow runs')
    expect(fake.labels(1)).toEqual(['jidoka: risk low'])
    expect(ran.summary).toContain('Risk low, which the label')
    expect(fake.violations()).toEqual([])
  })

  test('says that the workflow runs wait for approval when the token of the workflow delivers', async () => {
    await deliver(walk, ALL, { 'read-token': 'the same' })
    expect(fake.pulls()[0]?.body).toContain('approve the workflow runs')
  })

  test('writes the unit and its verified trace into the ledger where that is wanted, once', async () => {
    const ran = await deliver(walk, ALL, { trace: 'branch' })
    const { serial = '' } = ran.outputs
    const folder = `units/${serial.slice(3, 5)}/${serial.slice(5, 7)}/${serial}`
    const page = `https://github.com/${NAME}/tree/factory-ledger/${folder}`
    expect([ran.exit, ran.outputs['trace-url']]).toEqual([0, page])
    expect(fake.pulls()[0]?.body).toContain(`[here](${page})`)
    const kept = runCommand(walk.folder, 'git', 'ls-tree', '--name-only', `factory-ledger:${folder}/a1`)
    expect(kept.split('\n')).toContain('seal.sigstore.json')
    const entry = runCommand(walk.folder, 'git', 'show', 'factory-ledger:log/00/00/00/01.json')
    const { branch, commit } = ran.outputs
    expect(JSON.parse(entry)).toMatchObject({
      kind: 'unit',
      serial,
      end: 'released',
      branch,
      commit,
      pull: 1,
    })
    await deliver(walk, ALL, { trace: 'branch' })
    expect(runCommand(walk.folder, 'git', 'rev-list', '--count', 'factory-ledger')).toBe('1')
  })

  test('lets GitHub make and sign the commits of the ledger where that is wanted, with the same tree', async () => {
    const ledger = (word: string): string => runCommand(walk.folder, 'git', 'rev-parse', word)
    const pushed = ledger('factory-ledger:units')
    expect(fake.isVerified(ledger('factory-ledger'))).toBe(false)
    runCommand(walk.folder, 'git', 'update-ref', '-d', 'refs/heads/factory-ledger')
    const ran = await deliver(walk, ALL, { trace: 'branch', ledger: 'api' })
    expect([ran.exit, ledger('factory-ledger:units')]).toEqual([0, pushed])
    expect(fake.isVerified(ledger('factory-ledger'))).toBe(true)
    expect(fake.violations()).toEqual([])
  })

  test('attaches the verified trace to a release where that is wanted, once', async () => {
    const ran = await deliver(walk, ALL, { trace: 'release' })
    await deliver(walk, ALL, { trace: 'release' })
    const [release] = fake.releases()
    const file = `${ran.outputs['serial'] ?? ''}.a1.tar`
    expect(release?.assets.map(({ name }) => name)).toEqual([file])
    const page = `https://github.com/${NAME}/releases/download/${release?.tag ?? ''}/${file}`
    expect([ran.exit, ran.outputs['trace-url']]).toEqual([0, page])
    expect(ran.summary).toContain(`[The trace](${page})`)
    expect(fake.pulls()[0]?.body).toContain(`[here](${page})`)
    expect(fake.violations()).toEqual([])
  })

  test('is red for a release that it may not write, though the unit is delivered', async () => {
    fake.fail({ operation: 'GET /repos/{owner}/{repo}/releases/tags/{tag}', effect: { kind: 'permission' } })
    const ran = await deliver(walk, ALL, { trace: 'release' })
    fake.heal()
    expect([ran.exit, errorOf(ran).code, ran.outputs['delivered']]).toEqual([3, 'TRACE_DENIED', 'true'])
  })

  test('finds a trace that is gone in the ledger', async () => {
    const folder = join(walk.store, 'traces', walk.needs['review-r1']?.outputs['serial'] ?? '')
    renameSync(folder, `${folder}.away`)
    const ran = await deliver(walk, ALL, { trace: 'branch' })
    renameSync(`${folder}.away`, folder)
    expect([ran.exit, ran.outputs['trace-url']]).toEqual([
      0,
      expect.stringContaining('/tree/factory-ledger/'),
    ])
  })

  test('is red for a trace that somebody has changed and the ledger does not have, though the unit is delivered', async () => {
    const folder = join(walk.store, 'traces', walk.needs['review-r1']?.outputs['serial'] ?? '')
    writeFileSync(join(folder, 'index.html'), '<p>all is well')
    runCommand(walk.folder, 'git', 'update-ref', '-d', 'refs/heads/factory-ledger')
    const ran = await deliver(walk, ALL, { trace: 'branch' })
    expect([ran.exit, errorOf(ran).code, ran.outputs['delivered']]).toEqual([3, 'TRACE_UNREADABLE', 'true'])
  })
})

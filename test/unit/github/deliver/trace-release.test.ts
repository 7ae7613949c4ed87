import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openReleases } from '../../../../shared/github/deliver/releases.ts'
import { traceArchive } from '../../../../shared/github/deliver/trace-archive.ts'
import { attachTrace, type AttachedTrace } from '../../../../shared/github/deliver/trace-release.ts'
import { DEMO_FACTS } from '../../../support/demo-facts.ts'
import { startGitHubFake, type GitHubFake } from '../../../support/github-fake/github-fake.ts'
import type { RestFault } from '../../../support/github-fake/faults.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const SERIAL = 'JD-1111-1111-1111'
const MONTH = 'jidoka-traces-2026-11'
const UPLOAD = 'POST /repos/{owner}/{repo}/releases/{release_id}/assets'
const CREATE = 'POST /repos/{owner}/{repo}/releases'
let repository: TestRepository
let fake: GitHubFake
beforeEach(async () => {
  repository = makeRepository({ 'a.txt': 'a\n' })
  await serve()
})
afterEach(async () => {
  expect(fake.violations()).toEqual([])
  await fake.close()
  repository.remove()
})

async function serve(settings: { immutableReleases?: boolean } = {}): Promise<void> {
  fake = await startGitHubFake({ repository: { name: 'octo/demo', path: repository.path }, settings })
}

interface How {
  text?: string
  contents?: 'read' | 'write'
  timeoutMs?: number
}

/** Made beforehand, for the client waits a second between two writes. */
async function made(tag = MONTH): Promise<void> {
  const token = fake.issueToken({ repository: 'octo/demo', permissions: { contents: 'write' }, run: '1' })
  const releases = await openReleases(DEMO_FACTS, token, { baseUrl: fake.url })
  await releases.create({ tag, name: 'Traces', body: '' })
}

async function attach({ text = 'one', contents = 'write', timeoutMs }: How = {}): Promise<AttachedTrace> {
  const token = fake.issueToken({ repository: 'octo/demo', permissions: { contents }, run: '1' })
  const deadline = timeoutMs === undefined ? {} : { timeoutMs }
  const releases = await openReleases(DEMO_FACTS, token, { baseUrl: fake.url, secondMs: 5, ...deadline })
  const trace = { serial: SERIAL, attempt: 1, sealedAt: '2026-11-30T23:59:59Z', archive: Buffer.from(text) }
  return attachTrace(trace, { releases, sleep: () => Promise.resolve() })
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'attached',
    (thrown: unknown) => (thrown as { code: unknown }).code,
  )
const names = (): [string, string[]][] =>
  fake.releases().map(({ tag, assets }) => [tag, assets.map(({ name }) => name)])
const others = (count: number): string[] => Array.from({ length: count }, (_, at) => `other-${at}.tar`)
const writes = (): string[] => fake.calls().filter((call) => !call.startsWith('GET'))

describe('the release of a month', () => {
  it('is made as a pre-release for its first trace', async () => {
    expect(await attach()).toEqual({ tag: MONTH, name: `${SERIAL}.a1.tar` })
    const [release] = fake.releases()
    expect(release).toMatchObject({ tag: MONTH, prerelease: true })
    expect(release?.assets[0]?.bytes.toString()).toBe('one')
  })

  it('is left alone by the same trace; another one of the unit has the name of the next attempt', async () => {
    await made()
    await attach()
    const done = writes()
    await attach()
    expect(writes()).toEqual(done)
    expect(await attach({ text: 'two' })).toEqual({ tag: MONTH, name: `${SERIAL}.a2.tar` })
    expect(names()).toEqual([[MONTH, [`${SERIAL}.a1.tar`, `${SERIAL}.a2.tar`]]])
    expect(fake.releases()[0]?.assets[0]?.bytes.toString()).toBe('one')
  })

  it('is followed by another one when it is full, and a trace in the full one is still found', async () => {
    await made()
    await made(`${MONTH}.2`)
    await attach()
    fake.attach(MONTH, others(999))
    expect(await attach({ text: 'two' })).toEqual({ tag: `${MONTH}.2`, name: `${SERIAL}.a1.tar` })
    expect(await attach()).toEqual({ tag: MONTH, name: `${SERIAL}.a1.tar` })
    expect(fake.releases().map(({ assets }) => assets.length)).toEqual([1000, 1])
  })

  it('may fill up between the look and the upload', async () => {
    await made()
    fake.attach(MONTH, ['first.tar'])
    let calls = 0
    fake.onCall((call) => {
      if (call.startsWith('GET') && call.includes('/assets') && (calls += 1) === 1)
        fake.attach(MONTH, others(999))
    })
    expect(await attach({ text: 'two' })).toMatchObject({ tag: `${MONTH}.2` })
  })

  it('loses half an upload that an earlier run has left', async () => {
    await made()
    fake.attach(MONTH, [`${SERIAL}.a1.tar`])
    fake.attach(MONTH, [`${SERIAL}.a2.tar`], 'open')
    expect(await attach()).toEqual({ tag: MONTH, name: `${SERIAL}.a2.tar` })
    expect(fake.releases()[0]?.assets.map(({ name, state }) => [name, state])).toEqual([
      [`${SERIAL}.a1.tar`, 'uploaded'],
      [`${SERIAL}.a2.tar`, 'uploaded'],
    ])
  })

  it.each<[string, RestFault]>([
    ['the answer to the upload is lost', { operation: UPLOAD, times: 1, effect: { kind: 'cut' } }],
    ['the upload meets a fault', { operation: UPLOAD, times: 1, effect: { kind: 'status', status: 502 } }],
    ['the answer to the creation is lost', { operation: CREATE, times: 1, effect: { kind: 'cut' } }],
    ['the rate limit is reached', { times: 1, effect: { kind: 'secondary' } }],
  ])('holds the trace once although %s', async (_, fault) => {
    if (fault.operation !== CREATE) await made()
    fake.fail(fault)
    await attach()
    expect(names()).toEqual([[MONTH, [`${SERIAL}.a1.tar`]]])
  })

  it('is no proof when what it gives back differs', async () => {
    await made()
    fake.onCall((call) => {
      if (!/^POST .*\/assets 201/.test(call)) return
      for (const { assets } of fake.releases()) for (const asset of assets) asset.bytes = Buffer.from('x')
    })
    expect(await codeOf(attach())).toBe('TRACE_NOT_KEPT')
  })

  it.each<[string, string, () => void, How]>([
    ['TRACE_DENIED', 'a token that only reads', () => undefined, { contents: 'read' }],
    ['TRACE_NOT_KEPT', 'a server that is down', () => fake.fail({ effect: status(503) }), {}],
    [
      'TRACE_NOT_KEPT',
      'a server that does not answer',
      () => fake.fail({ effect: { kind: 'stall' } }),
      { timeoutMs: 60 },
    ],
    [
      'TRACE_NOT_KEPT',
      'a rule about tags',
      () => fake.fail({ operation: CREATE, effect: status(422, 'Repository rule violations found') }),
      {},
    ],
  ])('refuses with %s: %s', async (code, _, harm, how) => {
    harm()
    expect(await codeOf(attach(how))).toBe(code)
  })

  it('refuses where releases are immutable, and says what to do', async () => {
    await fake.close()
    await serve({ immutableReleases: true })
    await made()
    await expect(attach()).rejects.toMatchObject({
      code: 'TRACE_DENIED',
      hint: expect.stringContaining('trace: branch') as string,
    })
  })
})

function status(code: number, message = 'injected'): RestFault['effect'] {
  return { kind: 'status', status: code, message }
}

describe('the file of a trace', () => {
  const files = [
    { path: 'seal.json', bytes: Buffer.from('1\n') },
    { path: `parcels/${'long'.repeat(40)}.json`, bytes: Buffer.from('ü\r\n') },
  ]

  it('has the same bytes whenever, wherever and by whomever it is packed', async () => {
    const first = await traceArchive({ serial: SERIAL, files }, repository.path)
    repository.git('config', 'tar.umask', '077')
    const attributes = join(repository.path, 'attributes')
    writeFileSync(attributes, '* text eol=crlf\n')
    repository.git('config', 'core.attributesFile', attributes)
    const elsewhere = makeRepository({ b: 'b' })
    try {
      const reversed = { serial: SERIAL, files: [...files].reverse() }
      expect(await traceArchive(reversed, repository.path)).toEqual(first)
      expect(await traceArchive(reversed, elsewhere.path)).toEqual(first)
    } finally {
      elsewhere.remove()
    }
  })

  it('unpacks to the folder of the serial', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jidoka-archive-'))
    try {
      const archive = join(folder, 'trace.tar')
      writeFileSync(archive, await traceArchive({ serial: SERIAL, files }, repository.path))
      execFileSync('tar', ['xf', archive], { cwd: folder })
      for (const { path, bytes } of files) expect(readFileSync(join(folder, SERIAL, path))).toEqual(bytes)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

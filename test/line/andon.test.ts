import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { appendEntries } from '../../shared/ledger/append.ts'
import type { NewEntry } from '../../shared/ledger/entry.ts'
import { localLedger } from '../../shared/ledger/ledger-ref.ts'
import { generateSigningKey, hintOf, publicPem } from '../../shared/trace/signer/keys.ts'
import { all, newUnit, opened } from '../support/ledger.ts'
import { makeStory, runCli, type Story } from '../support/story.ts'

const SPEC = 'truncate-middle'
const REPLAY = ['--mode', 'replay']
const stories: Story[] = []
const folders: string[] = []

afterEach(() => {
  for (const story of stories.splice(0)) story.remove()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** The example, with more in its factory.yml. */
function story(more = ''): Story {
  const made = makeStory({ adapt: (folder) => appendFileSync(join(folder, 'factory.yml'), more) })
  stories.push(made)
  git(made.folder, 'config', 'user.name', 'Ada')
  return made
}

function git(folder: string, ...words: string[]): string {
  return execFileSync('git', words, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim()
}

async function entriesOf(folder: string) {
  const ledger = await opened(folder)
  const entries = await all(ledger.entries())
  ledger.close()
  return entries
}

describe('a line that is stopped', () => {
  it('spends nothing until it is freed', async () => {
    const { run, cli } = story()
    expect((await cli(['andon', 'pull', '--reason', 'orders are lost'])).exit).toBe(0)
    const stopped = await run(SPEC, REPLAY)
    expect([stopped.exit, stopped.unit]).toMatchObject([
      3,
      {
        verdict: 'error',
        stoppedBy: 'spec-validate',
        trace: null,
        error: { code: 'ANDON_PULLED', retryable: true },
      },
    ])
    expect(stopped.unit.reason).toMatch(/"Ada.*orders are lost/)
    expect((await cli(['andon', 'status'])).exit).toBe(1)
    const freed = await cli(['andon', 'release', '--by', 'Bob', '--reason', 'repaired', '--json'])
    expect(JSON.parse(freed.stdout)).toMatchObject({
      freed: [{ by: expect.stringMatching(/^Ada/) }],
      pulls: [],
    })
    const after = await run(SPEC, [...REPLAY, '--resume'])
    expect(after.unit.verdict).toBe('released')
    expect((await cli(['andon', 'status'])).exit).toBe(0)
  })

  it('publishes what was decided before', async () => {
    const { run, cli } = story()
    expect((await run(SPEC, [...REPLAY, '--until', 'review'])).unit.verdict).toBe('incomplete')
    await cli(['andon', 'pull', '--reason', 'orders are lost'])
    expect((await run(SPEC, [...REPLAY, '--resume'])).unit.verdict).toBe('released')
  })

  it('goes on for what is outside of the scope', async () => {
    const { run, cli } = story()
    await cli(['andon', 'pull', '--reason', 'tax', '--scope', 'specs/billing-*.spec.md'])
    expect((await run(SPEC, [...REPLAY, '--until', 'spec-validate'])).unit.verdict).toBe('incomplete')
    await cli(['andon', 'pull', '--reason', 'all of it', '--scope', 'line'])
    expect((await run(SPEC, REPLAY)).unit.error?.code).toBe('ANDON_PULLED')
  })

  it('goes on for whoever says so, and the ledger says who did', async () => {
    const { folder, run, cli } = story()
    await cli(['andon', 'pull', '--reason', 'orders are lost'])
    expect((await cli(['run', `specs/${SPEC}.spec.md`, '--ignore-andon'])).exit).toBe(2)
    const ran = await run(SPEC, [
      ...REPLAY,
      '--until',
      'generate',
      '--ignore-andon',
      '--reason',
      'the repair itself',
    ])
    expect(ran.unit.verdict).toBe('incomplete')
    expect(ran.stderr).toContain('orders are lost')
    const entries = await entriesOf(folder)
    expect(entries.filter((entry) => entry.kind === 'andon')).toMatchObject([
      { action: 'pull' },
      { action: 'ignore', reason: 'the repair itself', serial: ran.unit.serial, of: [expect.any(String)] },
    ])
  })
})

describe('a rule of factory.yml', () => {
  it('stops the line by itself, and its release is entered with what it freed', async () => {
    const { folder, run, cli } = story('andon: { equalHalts: 2 }\n')
    const halted = (number: number): NewEntry =>
      newUnit(number, { line: 'text-kit', end: 'halted', stoppedBy: 'test', reasons: ['TEST_FAILED'] })
    await appendEntries(localLedger(folder), [halted(1), halted(2)], { now: () => new Date() })
    const stopped = await run(SPEC, REPLAY)
    expect(stopped.unit.error?.code).toBe('ANDON_PULLED')
    expect(stopped.unit.reason).toContain('equalHalts')
    await cli(['andon', 'release', '--by', 'Bob', '--reason', 'the test was wrong'])
    expect((await run(SPEC, [...REPLAY, '--until', 'spec-validate'])).unit.verdict).toBe('incomplete')
    const entered = (await entriesOf(folder)).filter((entry) => entry.kind === 'andon')
    expect(entered).toMatchObject([
      { action: 'pull', rule: 'equalHalts' },
      { action: 'release', by: 'Bob' },
    ])
  })
})

describe('a ledger that cannot be read', () => {
  it('stops the line', async () => {
    const { folder, run } = story()
    const blob = git(folder, 'hash-object', '-w', 'factory.yml')
    const tree = execFileSync('git', ['mktree'], {
      cwd: folder,
      input: `100644 blob ${blob}\thead.json\n`,
      encoding: 'utf8',
    }).trim()
    git(folder, 'branch', 'factory-ledger', git(folder, 'commit-tree', tree, '-m', 'x'))
    expect((await run(SPEC, REPLAY)).unit.error?.code).toBe('LEDGER_BROKEN')
  })

  it('stops a line that has rules, where its server does not answer', async () => {
    const { folder, run } = story('andon: {}\n')
    git(folder, 'remote', 'add', 'origin', join(tmpdir(), 'jidoka-no-such-repository'))
    const { unit } = await run(SPEC, REPLAY)
    expect(unit.error).toMatchObject({ code: 'LEDGER_UNREACHABLE', retryable: true })
  })
})

describe('the andon of a team', () => {
  it('stops the clone of somebody else', async () => {
    const { folder, run, cli } = story('andon: {}\n')
    const place = mkdtempSync(join(tmpdir(), 'jidoka-andon-'))
    folders.push(place)
    const [server, other] = [join(place, 'server.git'), join(place, 'other')]
    git(folder, 'clone', '-q', '--bare', '.', server)
    git(folder, 'remote', 'add', 'origin', server)
    git(folder, 'clone', '-q', server, other)
    expect((await runCli(other, ['andon', 'pull', '--by', 'Eve', '--reason', 'stop'])).exit).toBe(0)
    expect((await run(SPEC, REPLAY)).unit.reason).toContain('"Eve"')
    expect((await cli(['andon', 'release', '--by', 'Bob', '--reason', 'go'])).exit).toBe(0)
    expect((await runCli(other, ['andon', 'status'])).exit).toBe(0)
  })

  it('is freed by the keys alone that the trust file names', async () => {
    const key = generateSigningKey()
    const { folder, cli } = story()
    const keys = [{ hint: hintOf(key), publicKey: publicPem(key), stations: ['andon'] }]
    const trust = {
      $schema: 'https://jidoka.dev/schemas/trust/v1',
      repository: 'example/text-kit',
      assurance: 'keyed',
      keys,
    }
    writeFileSync(join(folder, 'trust.json'), JSON.stringify(trust))
    await cli(['andon', 'pull', '--reason', 'stop'])
    const release = ['andon', 'release', '--by', 'Bob', '--reason', 'go', '--trust', 'trust.json']
    expect((await cli(release)).stderr).toContain('JIDOKA_KEY_ANDON')
    const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString()
    expect((await cli(release, { JIDOKA_KEY_ANDON: pem })).exit).toBe(0)
  })
})

describe('what people say', () => {
  it('is shown as one line without anything hidden, and says something', async () => {
    const { cli, run } = story()
    const reason = 'a\u001b[31mb\n::error::c\u202ed'
    await cli(['andon', 'pull', '--reason', reason, '--by', '<script>\u0007'])
    const { stdout } = await cli(['andon', 'status'])
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    expect(stdout).not.toMatch(/^::/m)
    expect((await run(SPEC, REPLAY)).unit.reason).not.toMatch(/[\u0000-\u001f\u202e]/)
    for (const words of [
      ['--reason', ' '],
      ['--reason', '\u200b'],
      ['--reason', 'a', '--scope', '../x'],
    ])
      expect((await cli(['andon', 'pull', ...words])).exit).toBe(2)
    expect((await cli(['andon', 'release', '--reason', 'a'])).exit).toBe(2)
    expect((await cli(['andon', 'jump'])).exit).toBe(2)
  })
})

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Entry, UnitEntry } from '../../../shared/ledger/entry.ts'
import type { LedgerReport } from '../../../shared/ledger/verify/verify-ledger.ts'
import { runCommand } from '../../support/processes.ts'
import { edit, makeStory, type Story } from '../../support/story.ts'

let story: Story
let released: string
let halted: string
const git = (...words: string[]): string =>
  runCommand(story.folder, 'git', '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...words)

beforeAll(async () => {
  story = makeStory()
  halted = (await story.run('kebab-case')).unit.serial
  released = (await story.run('truncate-middle')).unit.serial
})
afterAll(() => story.remove())

async function json<T>(words: string[]): Promise<T> {
  const { stdout } = await story.cli([...words, '--json'])
  return JSON.parse(stdout) as T
}

const unitsOf = (entries: readonly Entry[]): UnitEntry[] => entries.filter((entry) => entry.kind === 'unit')

describe('units that ended on one machine', () => {
  it('have an entry each, which says how they ended and by whom they were stopped', async () => {
    const { entries } = await json<{ entries: Entry[] }>(['ledger', 'list'])
    expect(unitsOf(entries)).toMatchObject([
      {
        ...{ serial: released, end: 'released', reasons: [], branch: `factory/${released}`, attempt: 1 },
        commit: git('rev-parse', `factory/${released}`),
        files: [
          { path: 'src/truncate.ts' },
          { path: 'test/acceptance/truncate-middle.holdout.test.ts' },
          { path: 'test/acceptance/truncate-middle.test.ts' },
        ],
      },
      { serial: halted, end: 'halted', stoppedBy: 'spec-validate', files: [], models: [] },
    ])
    expect(unitsOf(entries)[1]?.reasons).toContain('SPEC_EXISTS')
  })

  it('are proved by their traces, and found by the delivered commit', async () => {
    const report = await json<LedgerReport>(['ledger', 'verify'])
    expect(report).toMatchObject({ verified: true, entries: 2, traces: 2, findings: [] })
    const { entries } = await json<{ entries: Entry[] }>(['ledger', 'show', `factory/${released}`])
    expect(unitsOf(entries).map(({ serial }) => serial)).toEqual([released])
  })

  it('keep the trace that an earlier commit names when their trace is published again', async () => {
    await story.run('truncate-middle', ['--resume'])
    const { entries } = await json<{ entries: Entry[] }>(['ledger', 'show', released])
    expect(unitsOf(entries).map(({ attempt }) => attempt)).toEqual([1, 2])
    const named = /Factory-Trace: sha256:(\S+)/.exec(
      git('log', '-1', '--format=%B', `factory/${released}`),
    )?.[1]
    expect(unitsOf(entries).map(({ trace }) => trace.summary)).toEqual([
      expect.not.stringMatching(named ?? ''),
      named,
    ])
    expect(await json<LedgerReport>(['ledger', 'verify'])).toMatchObject({ verified: true, traces: 2 + 1 })
  })

  it('are written as plain files by export, into a new folder alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jidoka-export-'))
    const out = join(folder, 'ledger')
    const { exit } = await story.cli(['ledger', 'export', out])
    expect(exit).toBe(0)
    expect(readdirSync(out).sort()).toEqual(['README.md', 'commits', 'head.json', 'log', 'units'])
    expect(readFileSync(join(out, 'log/00/00/00/01.json'), 'utf8')).toContain(halted)
    expect((await story.cli(['ledger', 'export', out])).exit).toBe(2)
    rmSync(folder, { recursive: true })
  })

  it('follow their lines onto the branch, once', async () => {
    git('checkout', '-q', '-b', 'trial')
    git('merge', '-q', '--squash', `factory/${released}`)
    git('commit', '-q', '-m', 'Shorten in the middle (#3)')
    const { entries } = await json<{ entries: Entry[] }>(['ledger', 'sync', '--branch', 'trial'])
    expect(entries).toMatchObject([{ kind: 'merged', serial: released, by: 'squash', pull: 3 }])
    expect((await json<{ entries: Entry[] }>(['ledger', 'sync', '--branch', 'trial'])).entries).toEqual([])
    git('checkout', '-q', 'main')
  })
})

describe('an entry or a trace that was tampered with', () => {
  /** A copy in which the tip of the ledger holds another text in one file. */
  async function tampered(path: string, from: string | RegExp, to: string): Promise<LedgerReport> {
    const copy = mkdtempSync(join(tmpdir(), 'jidoka-tampered-'))
    cpSync(story.folder, copy, { recursive: true })
    const inCopy = (...words: string[]): string =>
      runCommand(copy, 'git', '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...words)
    inCopy('checkout', '-q', 'factory-ledger')
    edit(copy, path, from, to)
    inCopy('commit', '-q', '-am', 'tampered')
    inCopy('checkout', '-q', 'main')
    const ran = await story.cli(['ledger', 'verify', '--json', '--repo', copy])
    rmSync(copy, { recursive: true })
    expect(ran.exit).toBe(1)
    return JSON.parse(ran.stdout) as LedgerReport
  }

  const codesOf = ({ findings }: LedgerReport): string[] => findings.map(({ code }) => code)

  it('is named where the entry says what its trace does not', async () => {
    const report = await tampered('log/00/00/00/02.json', '"models":["hand"]', '"models":["model-x"]')
    expect(codesOf(report)).toContain('LEDGER_ENTRY_FORGED')
    expect(codesOf(report)).toContain('LEDGER_HISTORY')
  })

  it('is named where lines are claimed that the change did not add', async () => {
    const report = await tampered(
      'log/00/00/00/02.json',
      /"lines":\["[0-9a-f]{16}"/,
      '"lines":["0123456789abcdef"',
    )
    expect(codesOf(report)).toContain('LEDGER_ENTRY_FORGED')
  })

  it('is named where a signed link was changed', async () => {
    const folder = `units/${released.slice(3, 5)}/${released.slice(5, 7)}/${released}/a1`
    const parcel = `${folder}/parcels/${released}.generate.r1.a1.json`
    const report = await tampered(parcel, /"sig":"./, '"sig":"A')
    expect(report.findings).toContainEqual(
      expect.objectContaining({ code: 'LEDGER_TRACE_REJECTED', file: folder }),
    )
    const page = await tampered(`${folder}/index.html`, '<html', '<html data-x')
    expect(codesOf(page)).toContain('LEDGER_TRACE_REJECTED')
  })
})

describe('a factory that wants no ledger', () => {
  it('leaves no branch, and has a trace added by hand, once', async () => {
    const quiet = makeStory({
      adapt: (folder) => edit(folder, 'factory.yml', /^rounds:/m, 'ledger: off\nrounds:'),
    })
    const { unit } = await quiet.run('kebab-case')
    expect(runCommand(quiet.folder, 'git', 'for-each-ref', '--format=%(refname)')).not.toContain('ledger')
    const { exit, stderr } = await quiet.cli(['ledger', 'list'])
    expect([exit, stderr.includes('LEDGER_MISSING')]).toEqual([2, true])
    const added = await quiet.cli(['ledger', 'add', unit.serial, '--json'])
    expect(JSON.parse(added.stdout)).toMatchObject({ entries: [{ kind: 'unit', end: 'halted', attempt: 1 }] })
    const again = await quiet.cli(['ledger', 'add', unit.serial, '--json'])
    expect(JSON.parse(again.stdout)).toMatchObject({ entries: [] })
    expect((await quiet.cli(['ledger', 'verify'])).exit).toBe(0)
    quiet.remove()
  })
})

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../support/processes.ts'
import { makeStory, runCli, type Story, type UnitJson } from '../support/story.ts'

const SPECS = ['kebab-case', 'mask-email', 'parse-duration', 'truncate-middle']

let story: Story
let units: UnitJson[]

beforeAll(async () => {
  story = makeStory()
  const ran = await story.cli([
    'run',
    ...SPECS.map((id) => `specs/${id}.spec.md`),
    '--mode',
    'replay',
    '--json',
  ])
  units = (JSON.parse(ran.stdout) as { units: UnitJson[] }).units
  expect(ran.exit).toBe(1)
})
afterAll(() => story.remove())

function traceOf(id: string): string {
  const trace = units.find((unit) => unit.spec === `specs/${id}.spec.md`)?.trace
  if (trace === null || trace === undefined) throw new Error(`no trace of ${id}`)
  return trace
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

test('each unit of the example ends as its spec foretells', () => {
  expect(units.map(({ spec, verdict, rounds, stoppedBy }) => ({ spec, verdict, rounds, stoppedBy }))).toEqual(
    [
      { spec: 'specs/kebab-case.spec.md', verdict: 'halted', rounds: 1, stoppedBy: 'spec-validate' },
      { spec: 'specs/mask-email.spec.md', verdict: 'halted', rounds: 1, stoppedBy: 'review' },
      { spec: 'specs/parse-duration.spec.md', verdict: 'released', rounds: 2, stoppedBy: null },
      { spec: 'specs/truncate-middle.spec.md', verdict: 'released', rounds: 1, stoppedBy: null },
    ],
  )
})

test('the reason of a halt names what was found', () => {
  expect(units[0]?.reason).toMatch(/^SPEC_EXISTS: .*slugify/)
  expect(units[1]?.reason).toMatch(/^REVIEW_/)
})

test.each(SPECS)('the trace of %s verifies, released or halted', async (id) => {
  const { exit, stdout } = await story.cli(['verify', traceOf(id), '--json'])
  expect(exit).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ verified: true, assurance: 'local', code: null })
})

test('a released unit is committed on its branch with both trailers, and a halted one is not', () => {
  const branches = runCommand(
    story.folder,
    'git',
    'for-each-ref',
    '--format=%(refname:short)',
    'refs/heads/factory',
  )
    .split('\n')
    .sort()
  const released = units
    .filter(({ verdict }) => verdict === 'released')
    .map(({ serial }) => `factory/${serial}`)
  expect(branches).toEqual(released.sort())
  const message = runCommand(story.folder, 'git', 'log', '-1', '--format=%(trailers:only)', released[0] ?? '')
  expect(message).toMatch(/^Factory-Serial: JD-[0-9A-Z-]{14}\nFactory-Trace: sha256:[0-9a-f]{64}$/)
})

describe('a single changed byte', () => {
  const copy = mkdtempSync(join(tmpdir(), 'jidoka-tamper-'))
  afterAll(() => rmSync(copy, { recursive: true, force: true }))

  test('in any file of the trace makes verification fail with a code that names the cause', async () => {
    const folder = traceOf('parse-duration')
    const trust = join(story.folder, '.jidoka', 'trust.json')
    for (const name of filesOf(folder)) {
      const tampered = join(copy, 'trace')
      rmSync(tampered, { recursive: true, force: true })
      cpSync(folder, tampered, { recursive: true })
      const bytes = readFileSync(join(tampered, name))
      const middle = Math.floor(bytes.length / 2)
      bytes[middle] = (bytes[middle] ?? 0) ^ 1
      writeFileSync(join(tampered, name), bytes)
      const { exit, stdout } = await runCli(copy, ['verify', tampered, '--trust', trust, '--json'])
      const report = JSON.parse(stdout) as { verified: boolean; code: string; reason: string }
      expect([name, exit, report.verified]).toEqual([name, 1, false])
      expect(report.code).toMatch(/^(LINK|PARCEL|ATTACHMENT|TRACE|SEAL)_/)
    }
  })
})

test('every station is replayed, and a second folder, home, time zone and language give the same digests', async () => {
  const other = makeStory()
  const home = mkdtempSync(join(tmpdir(), 'jidoka-home-'))
  try {
    const here = JSON.parse(
      (await story.cli(['replay', traceOf('parse-duration'), '--json'])).stdout,
    ) as Replay
    expect(here.stations.map(({ status }) => status)).toEqual(Array<string>(9).fill('replayed'))
    const ran = await other.run('parse-duration', ['--mode', 'replay'], {
      HOME: home,
      TZ: 'Pacific/Kiritimati',
      LANG: 'tr_TR.UTF-8',
    })
    expect(ran.unit.serial).toBe(here.serial)
    const verified = JSON.parse((await other.cli(['verify', ran.unit.trace ?? '', '--json'])).stdout) as {
      links: Digest[]
    }
    const digests = new Map(
      verified.links.map((link) => [`${link.station} ${link.round}`, link.invariantDigest]),
    )
    for (const { station, round, invariantDigest } of here.stations.filter(
      (each) => each.station !== 'test',
    )) {
      expect([station, round, invariantDigest]).toEqual([station, round, digests.get(`${station} ${round}`)])
    }
  } finally {
    other.remove()
    rmSync(home, { recursive: true, force: true })
  }
})

interface Digest {
  station: string
  round: number
  invariantDigest: string
}
interface Replay {
  serial: string
  stations: (Digest & { status: string })[]
}

test('the plate opens offline: one file, no script, nothing to load', () => {
  const path = join(traceOf('mask-email'), 'index.html')
  const page = readFileSync(path, 'utf8')
  expect(statSync(path).size).toBeLessThan(200_000)
  expect(page).not.toMatch(/<script|<img|<link|<iframe|src=|url\(/i)
  expect(page).toContain('WRITTEN BY HAND')
  expect(page).toContain('masked.set(address, result)')
})

test('jidoka trace tells the journey and writes the page', async () => {
  const { serial } = units[1] ?? { serial: '' }
  const told = await story.cli(['trace', serial, '--html'])
  expect(told.exit).toBe(0)
  expect(told.stdout).toMatch(/stop review round 1/)
  expect(readFileSync(join(story.folder, `${serial}.html`), 'utf8')).toContain(serial)
})

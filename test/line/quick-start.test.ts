import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyTrace } from '../../shared/replay/verify-trace.ts'
import { readTrust } from '../../shared/trace/verify/trust.ts'
import { runCommand } from '../support/processes.ts'
import { makeStory, runCli, type UnitJson } from '../support/story.ts'

const SPECS = ['kebab-case', 'mask-email', 'parse-duration', 'truncate-middle']

const ROOT = join(import.meta.dirname, '..', '..')

/** The repository that the quick start makes and sends its specs through. */
const folder = mkdtempSync(join(tmpdir(), 'jidoka-quick-start-'))
let printed: string
let units: UnitJson[]

beforeAll(async () => {
  const started = await promisify(execFile)('npm', ['start', '--silent', '--', folder], { cwd: ROOT })
  printed = started.stdout
  const report = readFileSync(join(folder, '.jidoka', 'units.json'), 'utf8')
  units = (JSON.parse(report) as { units: UnitJson[] }).units
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('npm start prints each unit, its trace, and what to try next', () => {
  for (const { serial, spec } of units) expect(printed).toContain(`${serial}  ${spec.replace('specs/', '')}`)
  expect(printed).toMatch(/^4 specs in [\d.]+ s$/m)
  expect(printed.match(/^ {2}JD-\S+ {2}\S*traces\/JD-/gm)).toHaveLength(SPECS.length)
  expect(printed).toMatch(/Try next\n {2}\S.* verify /)
})

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
  const { exit, stdout } = await runCli(folder, ['verify', traceOf(id), '--json'])
  expect(exit).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ verified: true, assurance: 'local', code: null })
})

test('a released unit is committed on its branch with both trailers, and a halted one is not', () => {
  const branches = runCommand(
    folder,
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
  const message = runCommand(folder, 'git', 'log', '-1', '--format=%(trailers:only)', released[0] ?? '')
  expect(message).toMatch(/^Factory-Serial: JD-[0-9A-Z-]{14}\nFactory-Trace: sha256:[0-9a-f]{64}$/)
})

describe('a single changed byte', () => {
  const copy = mkdtempSync(join(tmpdir(), 'jidoka-tamper-'))
  const tampered = join(copy, 'trace')
  afterAll(() => rmSync(copy, { recursive: true, force: true }))

  function tamper(name: string): void {
    rmSync(tampered, { recursive: true, force: true })
    cpSync(traceOf('parse-duration'), tampered, { recursive: true })
    const bytes = readFileSync(join(tampered, name))
    const middle = Math.floor(bytes.length / 2)
    bytes[middle] = (bytes[middle] ?? 0) ^ 1
    writeFileSync(join(tampered, name), bytes)
  }

  test('in any file of the trace makes verification fail with a code that names the cause', async () => {
    const trust = readTrust(readFileSync(join(folder, '.jidoka', 'trust.json')))
    for (const name of filesOf(traceOf('parse-duration'))) {
      tamper(name)
      const { report } = await verifyTrace(tampered, trust)
      expect([name, report.verified]).toEqual([name, false])
      expect(report.code).toMatch(/^(LINK|PARCEL|ATTACHMENT|TRACE|SEAL)_/)
    }
  })

  test('is told by jidoka verify', async () => {
    tamper('summary.dsse.json')
    const trust = join(folder, '.jidoka', 'trust.json')
    const { exit, stdout } = await runCli(copy, ['verify', tampered, '--trust', trust, '--json'])
    expect(exit).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ verified: false, code: expect.stringMatching(/^[A-Z]+_/) })
  })
})

test('every station is replayed, and a second folder, home, time zone and language give the same digests', async () => {
  const other = makeStory()
  const home = mkdtempSync(join(tmpdir(), 'jidoka-home-'))
  try {
    const here = JSON.parse(
      (await runCli(folder, ['replay', traceOf('parse-duration'), '--json'])).stdout,
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

test('the report page opens offline: one file, no script, nothing to load', () => {
  const path = join(traceOf('mask-email'), 'index.html')
  const page = readFileSync(path, 'utf8')
  expect(statSync(path).size).toBeLessThan(200_000)
  expect(page).not.toMatch(/<script|<img|<link|<iframe|src=|url\(/i)
  expect(page).toContain('WRITTEN BY HAND')
  expect(page).toContain('masked.set(address, result)')
})

test('jidoka trace tells the journey and writes the page', async () => {
  const { serial } = units[1] ?? { serial: '' }
  const told = await runCli(folder, ['trace', serial, '--html'])
  expect(told.exit).toBe(0)
  expect(told.stdout).toMatch(/stop review round 1/)
  expect(readFileSync(join(folder, `${serial}.html`), 'utf8')).toContain(serial)
})
